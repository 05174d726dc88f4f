import type { LabFault } from '../../core/config/lab-profile.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { Completion, ConversationEvent } from '../contract/conversation-event.ts'
import type { PromptRequest } from '../contract/conversation-request.ts'
import { requestsInFlight } from '../server/mount.ts'
import type { Timer } from '../server/scheduler.ts'
import { ChunkBuffer } from '../truth/chunk-buffer.ts'
import { recordRefusal, requestTruth } from '../truth/truth-entries.ts'
import type { TruthOutcome } from '../truth/truth-record.ts'
import { RESPONSE_FAULTS, selectFault } from './inject-faults.ts'
import { type Session, sendRefusal } from './session.ts'

/** Tokens per second if the profile does not set it. */
const DEFAULT_TOKENS_PER_SECOND = 60

/**
 * Responds to one prompt: waits for the first-token delay, sends tokens at the profile's rate, applies a
 * fault, and records the completion in the truth log.
 */
export class LlmCompletion {
  readonly #session: Session
  readonly #request: PromptRequest
  readonly #receivedAt: MonotonicTime
  readonly #completion: Completion
  readonly #tokens: readonly string[]
  readonly #delay: number
  readonly #fault: LabFault | undefined
  readonly #pieces = new ChunkBuffer()
  #timer: Timer | undefined
  #isOver = false

  /** @param at when the prompt arrived */
  constructor(session: Session, request: PromptRequest, text: string, at: MonotonicTime) {
    const { mount, profile, twin } = session
    const { random, number } = mount.nextTurn()
    const cached = mount.prefixCache.countCached(request.messages)
    const isCached = cached > 1 && profile.cachedFirstToken !== undefined
    this.#session = session
    this.#request = request
    this.#receivedAt = at
    this.#tokens = splitTokens(text)
    this.#delay = random.delay('first token', (isCached ? profile.cachedFirstToken : profile.firstToken) ?? 0)
    this.#fault = selectFault(
      profile.faults ?? [],
      RESPONSE_FAULTS,
      { number, inFlight: requestsInFlight(mount) },
      random,
    )
    this.#completion = {
      id: twin.facts.requestId(random.hexDigits('request'), session.connectRequest),
      text,
      promptTokens: countTokens(request.messages.map((message) => message.text)),
      cachedTokens: isCached
        ? countTokens(request.messages.slice(0, cached).map((message) => message.text))
        : 0,
      tokens: this.#tokens.length,
      echo: request.echo ?? {},
    }
  }

  /** Accepts the prompt, or refuses it if a limit of the provider is reached. */
  start(): void {
    const { mount, headerDelay } = this.#session
    const verdict = mount.limiter.tryAcquire(mount.lab.clock.now())
    if (verdict !== 'in') {
      this.#isOver = true
      recordRefusal(this.#session, { reason: verdict }, this.#receivedAt, { text: this.#completion.text })
      return sendRefusal(this.#session, { reason: verdict }, this.#request.echo)
    }
    this.#schedule(this.#receivedAt + headerDelay, () => {
      if (this.#fault?.kind !== 'error-frame' || this.#isStreamed)
        this.#send({ kind: 'writing', completion: this.#completion })
      this.#writeToken(0)
    })
  }

  cancel(): void {
    this.#record('gone')
  }

  get #isStreamed(): boolean {
    return this.#session.twin.facts.delivery === 'streamed'
  }

  /** The due time of each token counts from the prompt, so that lateness does not add up. */
  #writeToken(index: number): void {
    const { headerDelay, profile } = this.#session
    const first = this.#receivedAt + headerDelay + this.#delay
    const due = first + (index / (profile.tokensPerSecond ?? DEFAULT_TOKENS_PER_SECOND)) * 1e6
    const isMiddle = index === Math.ceil(this.#tokens.length / 2)
    if (isMiddle && this.#fault?.kind === 'stall' && this.#fault.duration === undefined) return
    const late =
      this.#fault?.kind === 'stall' && index >= this.#tokens.length / 2 ? (this.#fault.duration ?? 0) : 0
    this.#schedule(due + late * 1000, () => {
      if (isMiddle && this.#applyFault()) return
      const token = this.#tokens[index]
      if (token === undefined) return this.#finish()
      const at = this.#send({ kind: 'token', completion: this.#completion, token })
      this.#pieces.push(at, 0, Buffer.byteLength(token))
      this.#writeToken(index + 1)
    })
  }

  /** Applies the fault. True if it ended the response. */
  #applyFault(): boolean {
    const { writer } = this.#session
    switch (this.#fault?.kind) {
      case 'drop':
        writer.destroy()
        this.#record('cut')
        return true
      case 'truncate':
        writer.end()
        this.#record('cut')
        return true
      case 'error-frame':
        this.#fail()
        return true
      case 'garbage':
        writer.writeGarbage()
        return false
      default:
        return false
    }
  }

  #fail(): void {
    const refusal = { reason: 'broken' } as const
    const { writer, twin, state, connectRequest } = this.#session
    if (this.#isStreamed) {
      writer.write(
        twin.reply({ kind: 'failed', refusal, echo: this.#completion.echo }, state, connectRequest),
      )
      writer.end()
    } else sendRefusal(this.#session, refusal)
    this.#record('failed')
  }

  #finish(): void {
    const at = this.#send({ kind: 'written', completion: this.#completion })
    this.#session.writer.end()
    this.#record('completed', at)
  }

  #schedule(due: MonotonicTime, task: () => void): void {
    const { lab, afterFreezes } = this.#session.mount
    this.#timer = lab.scheduler.at(afterFreezes(due), task)
  }

  #send(event: ConversationEvent): number {
    const { writer, twin, state, connectRequest } = this.#session
    return writer.write(twin.reply(event, state, connectRequest))
  }

  #record(outcome: Exclude<TruthOutcome, 'refused' | 'superseded' | 'cancelled'>, completed?: number): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#timer?.cancel()
    const { limiter, lab } = this.#session.mount
    limiter.release()
    const { id, text, echo } = this.#completion
    lab.truthLog.add({
      ...requestTruth(this.#session, { request: id, text, echo, at: this.#receivedAt }),
      first_audio_delay_us: this.#delay,
      pieces: this.#pieces,
      audio_us: 0,
      ...(completed === undefined ? {} : { completed_us: completed }),
      ended_us: completed ?? lab.clock.now(),
      outcome,
      ...(this.#fault ? { fault: this.#fault.kind } : {}),
    })
  }
}

function countTokens(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + splitTokens(text).length, 0)
}

/** Splits a text roughly as a tokeniser does: up to six characters each, with the space before them. */
function splitTokens(text: string): string[] {
  return text.match(/\s*[^\s]{1,6}|\s+/g) ?? []
}
