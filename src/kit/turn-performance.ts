import { setTimeout as sleep } from 'node:timers/promises'
import type { AnyAdapter, Frame, Heard, Job } from '../core/adapter.ts'
import type { Fault } from '../core/fault.ts'
import { readRefusal } from '../drive/ear.ts'
import { faultOfDial } from '../drive/run-trial.ts'
import { DialError } from '../wire/dial-error.ts'
import { type Line, openLine } from '../wire/line.ts'
import { callerSilence, callerSpeech } from './caller-speech.ts'
import { copyOf, heardCopyOf } from './copies.ts'
import type { Stage } from './stage.ts'

/** The result of one turn with a recogniser, an LLM or an agent. */
export interface TurnPerformance {
  readonly job: Job
  readonly heard: readonly Heard[]
  readonly frames: readonly Frame[]
  readonly fault: Fault | undefined
}

/** Milliseconds of silence after the user's speech: enough for every endpointing delay in the laws. */
const SILENCE = 400
const STEP = 20

/**
 * Runs one turn: one HTTP request, or a WebSocket with streamed speech. A provider's failure is a fault, not
 * a rejection.
 */
export async function takeTurn(
  adapter: AnyAdapter,
  stage: Stage,
  changes: Partial<Job> = {},
): Promise<TurnPerformance> {
  const plain = stage.job(changes)
  const audio = adapter.facts.input?.audio === 'whole' && plain.input ? callerSpeech(plain.input) : undefined
  const job = audio ? stage.job({ ...changes, audio }) : plain
  try {
    const line = await openLine(adapter.dial(job), stage.line)
    return await new Turn(adapter, job, line, stage.line.timeout).take()
  } catch (error) {
    if (!(error instanceof DialError)) throw error
    return { job, heard: [], frames: [], fault: faultOfDial(adapter, error) }
  }
}

class Turn {
  readonly #adapter: AnyAdapter
  readonly #job: Job
  readonly #line: Line
  readonly #memo: unknown
  readonly #timeout: number
  readonly #heard: Heard[] = []
  readonly #frames: Frame[] = []
  #refusal: { status: number; headers: Readonly<Record<string, string>>; body: string } | undefined
  #fault: Fault | undefined
  #isOver = false

  constructor(adapter: AnyAdapter, job: Job, line: Line, timeout: number) {
    this.#adapter = adapter
    this.#job = job
    this.#line = line
    this.#memo = adapter.memo?.()
    this.#timeout = timeout
  }

  async take(): Promise<TurnPerformance> {
    this.#line.listen({
      onFrame: (frame) => this.#hear(frame),
      onClose: (close) => this.#close(close.kind === 'closed' ? (close.code ?? 1006) : 1006, close.reason),
    })
    const dial = this.#adapter.dial(this.#job)
    if (dial.carrier === 'http') this.#line.ask(dial)
    else await this.#speak()
    await this.#until(() => this.#isOver)
    this.#line.hangUp()
    return { job: this.#job, heard: this.#heard, frames: this.#frames, fault: this.#fault }
  }

  /** Sends chunks as a microphone would, but faster. */
  async #speak(): Promise<void> {
    const { input } = this.#job
    this.#say({ kind: 'open' })
    if (this.#adapter.facts.handshake)
      await this.#until(() => this.#heard.some(({ kind }) => kind === 'ready'))
    if (!input) return
    const bytes = Buffer.concat([callerSpeech(input), callerSilence(input, SILENCE)])
    const size = callerSilence(input, STEP).length
    for (let at = 0; at < bytes.length && this.#line.isOpen; at += size) {
      this.#say({ kind: 'audio', audio: bytes.subarray(at, at + size), last: false })
      await sleep(STEP / 4)
    }
  }

  #say(cue: Parameters<NonNullable<AnyAdapter['say']>>[0]): void {
    const frames = this.#adapter.say?.(cue, this.#job, this.#memo) ?? []
    if (frames.length > 0 && this.#line.isOpen) this.#line.say(frames)
  }

  #hear(frame: Frame): void {
    if (frame.kind === 'head' && (frame.status < 200 || frame.status > 299))
      this.#refusal = { ...frame, body: '' }
    if (this.#refusal) return this.#hearRefusal(frame)
    this.#frames.push(copyOf(frame))
    for (const heard of this.#adapter.hear(frame, this.#memo, this.#job)) {
      this.#heard.push(heardCopyOf(heard))
      if (heard.kind === 'fault') this.#fault ??= heard.fault
      this.#isOver ||= heard.kind === 'fault' || heard.kind === 'end' || this.#endsTurn(heard)
    }
    this.#isOver ||= frame.kind === 'eof'
  }

  /** A recogniser's turn is over when it reports the end of turn. */
  #endsTurn(heard: Heard): boolean {
    const { kind, transport } = this.#adapter.facts
    return (
      kind === 'stt' && transport === 'websocket' && heard.kind === 'turn' && heard.event === 'end_of_turn'
    )
  }

  #hearRefusal(frame: Frame): void {
    if (!this.#refusal) return
    if (frame.kind === 'text') this.#refusal.body += frame.text
    if (frame.kind !== 'eof') return
    this.#fault = readRefusal(this.#adapter, this.#refusal)
    this.#isOver = true
  }

  #close(code: number, reason: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#fault =
      this.#line.carrier === 'http'
        ? { kind: 'network', detail: reason }
        : this.#adapter.readClose?.(code, reason, this.#memo)
  }

  async #until(enough: () => boolean): Promise<void> {
    for (let waited = 0; !enough() && !this.#isOver && waited < this.#timeout; waited += 5) await sleep(5)
  }
}
