import { setTimeout as sleep } from 'node:timers/promises'
import type { AnyAdapter, Frame, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import { copyEvent, copyFrame } from '../../core/adapter/copy-frame.ts'
import type { Fault } from '../../core/fault.ts'
import type { Millis } from '../../core/units.ts'
import { dialFault, refusalFault } from '../../drive/trial/reader/read-fault.ts'
import { openConnection } from '../../wire/connect.ts'
import type { Connection } from '../../wire/connection.ts'
import { DialError } from '../../wire/dial-error.ts'
import { callerSilence, callerSpeech } from './caller-speech.ts'
import type { TrialHarness } from './trial-harness.ts'

/** The result of one turn with a recogniser, an LLM or an agent. */
export interface SampleTurnResult {
  readonly job: Job
  readonly events: readonly ProviderEvent[]
  readonly frames: readonly Frame[]
  readonly fault: Fault | undefined
}

/** Silence after the user's speech: enough for every endpointing delay in the laws. */
const TRAILING_SILENCE: Millis = 400
const CHUNK_MILLISECONDS = 20

/**
 * Runs one turn: one HTTP request, or a WebSocket with streamed speech. A provider's failure is a fault, not
 * a rejection.
 */
export async function runSampleTurn(
  adapter: AnyAdapter,
  harness: TrialHarness,
  changes: Partial<Job> = {},
): Promise<SampleTurnResult> {
  const plain = harness.job(changes)
  const audio = adapter.facts.input?.audio === 'whole' && plain.input ? callerSpeech(plain.input) : undefined
  const job = audio ? harness.job({ ...changes, audio }) : plain
  try {
    const connection = await openConnection(adapter.dial(job), harness.connectionOptions)
    return await new ConversationTurn(adapter, job, connection, harness.connectionOptions.timeout).run()
  } catch (error) {
    if (!(error instanceof DialError)) throw error
    return { job, events: [], frames: [], fault: dialFault(adapter, error) }
  }
}

class ConversationTurn {
  readonly #adapter: AnyAdapter
  readonly #job: Job
  readonly #connection: Connection
  readonly #state: unknown
  readonly #timeout: number
  readonly #events: ProviderEvent[] = []
  readonly #frames: Frame[] = []
  #refusal: { status: number; headers: Readonly<Record<string, string>>; body: string } | undefined
  #fault: Fault | undefined
  #isOver = false

  constructor(adapter: AnyAdapter, job: Job, connection: Connection, timeout: number) {
    this.#adapter = adapter
    this.#job = job
    this.#connection = connection
    this.#state = adapter.newState?.()
    this.#timeout = timeout
  }

  async run(): Promise<SampleTurnResult> {
    this.#connection.listen({
      onFrame: (frame) => this.#handleFrame(frame),
      onClose: (close) =>
        this.#handleClose(close.kind === 'closed' ? (close.code ?? 1006) : 1006, close.reason),
    })
    const dial = this.#adapter.dial(this.#job)
    if (dial.carrier === 'http') this.#connection.request(dial)
    else await this.#sendSpeech()
    await this.#waitUntil(() => this.#isOver)
    this.#connection.close()
    return { job: this.#job, events: this.#events, frames: this.#frames, fault: this.#fault }
  }

  /** Sends chunks as a microphone would, but faster. */
  async #sendSpeech(): Promise<void> {
    const { input } = this.#job
    this.#sendCue({ kind: 'open' })
    if (this.#adapter.facts.handshake)
      await this.#waitUntil(() => this.#events.some(({ kind }) => kind === 'ready'))
    if (!input) return
    const bytes = Buffer.concat([callerSpeech(input), callerSilence(input, TRAILING_SILENCE)])
    const size = callerSilence(input, CHUNK_MILLISECONDS).length
    for (let at = 0; at < bytes.length && this.#connection.isOpen; at += size) {
      this.#sendCue({ kind: 'audio', audio: bytes.subarray(at, at + size), last: false })
      await sleep(CHUNK_MILLISECONDS / 4)
    }
  }

  #sendCue(cue: Parameters<NonNullable<AnyAdapter['say']>>[0]): void {
    const frames = this.#adapter.say?.(cue, this.#job, this.#state) ?? []
    if (frames.length > 0 && this.#connection.isOpen) this.#connection.send(frames)
  }

  #handleFrame(frame: Frame): void {
    if (frame.kind === 'head' && (frame.status < 200 || frame.status > 299))
      this.#refusal = { ...frame, body: '' }
    if (this.#refusal) return this.#handleRefusal(frame)
    this.#frames.push(copyFrame(frame))
    for (const event of this.#adapter.hear(frame, this.#state, this.#job)) {
      this.#events.push(copyEvent(event))
      if (event.kind === 'fault') this.#fault ??= event.fault
      this.#isOver ||= event.kind === 'fault' || event.kind === 'end' || this.#isEndOfTurn(event)
      this.#isOver ||= event.kind === 'mark'
    }
    this.#isOver ||= frame.kind === 'eof'
  }

  /** A recogniser's turn is over when it reports the end of turn. */
  #isEndOfTurn(event: ProviderEvent): boolean {
    const { kind, transport } = this.#adapter.facts
    return (
      kind === 'stt' && transport === 'websocket' && event.kind === 'turn' && event.event === 'end_of_turn'
    )
  }

  #handleRefusal(frame: Frame): void {
    if (!this.#refusal) return
    if (frame.kind === 'text') this.#refusal.body += frame.text
    if (frame.kind !== 'eof') return
    this.#fault = refusalFault(this.#adapter, this.#refusal)
    this.#isOver = true
  }

  #handleClose(code: number, reason: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#fault =
      this.#connection.carrier === 'http'
        ? { kind: 'network', detail: reason }
        : this.#adapter.readClose?.(code, reason, this.#state)
  }

  async #waitUntil(enough: () => boolean): Promise<void> {
    for (let waited = 0; !enough() && !this.#isOver && waited < this.#timeout; waited += 5) await sleep(5)
  }
}
