import { type MonotonicTime, toMicros } from '../../core/units.ts'
import type { CancelScope, TextRequest } from '../contract/client-request.ts'
import type { SpeechRequest } from '../contract/speech-request.ts'
import { ConcurrencySlot } from '../limits/concurrency-slot.ts'
import type { PerSocketLimit } from '../limits/per-socket-limit.ts'
import type { Timer } from '../server/scheduler.ts'
import { recordRefusal } from '../truth/truth-entries.ts'
import { type Session, sendRefusal } from './session.ts'
import { type SpeechEnding, SpeechResponse } from './speech-response.ts'
import { shouldRelease } from './text-release.ts'

/** A position in the queue that is reported once it is reached. */
interface Mark {
  readonly mark: string
}

/**
 * One context on a connection: the held text, the current response and the queue. It holds one slot of the
 * provider's concurrency from its first text to its last audio.
 */
export class ConnectionContext {
  readonly #session: Session
  readonly #name: string
  readonly #slot: ConcurrencySlot
  #heldText = ''
  #speechRequest: SpeechRequest | undefined
  #holdTimer: Timer | undefined
  /** The client has announced more text for this turn. */
  #expectsMore = false
  #current: SpeechResponse | undefined
  #queue: (SpeechResponse | Mark)[] = []
  /** The response that was fully sent, until its completion is sent. */
  #delivered: SpeechResponse | undefined
  #completionTimer: Timer | undefined
  /** How often to send the next mark: more than once if a fault duplicates it. */
  #markRepeats = 1
  /** The last request failed or was refused, so its mark is not sent. */
  #skipsMarks = false

  constructor(session: Session, name: string, perSocketLimit: PerSocketLimit) {
    this.#session = session
    this.#name = name
    this.#slot = new ConcurrencySlot(session, perSocketLimit)
  }

  /** A response is being sent, is queued, or awaits its completion. */
  get isSpeaking(): boolean {
    return this.#current !== undefined || this.#delivered !== undefined || this.#queue.length > 0
  }

  /** The context holds nothing and can be removed. */
  get isIdle(): boolean {
    return !this.isSpeaking && this.#heldText === ''
  }

  /** @param at when the text arrived */
  addText(request: TextRequest, at: MonotonicTime): void {
    const isFirst = this.#heldText === ''
    this.#heldText += request.text
    this.#speechRequest = request.speech
    this.#expectsMore = request.more
    if (request.release === 'now' || shouldRelease(this.#heldText, request.release)) return this.#release(at)
    if (isFirst && request.release.timeout !== undefined)
      this.#scheduleRelease(at + toMicros(request.release.timeout))
  }

  flush(more: boolean, at: MonotonicTime, mark?: string): void {
    this.#expectsMore = more
    this.#release(at)
    if (mark === undefined || this.#skipsMarks) return
    this.#queue.push({ mark })
    this.#startNext()
  }

  cancel(scope: CancelScope): void {
    if (scope === 'queue') return this.#dropQueued()
    this.#dropHeldText()
    this.#expectsMore = false
    if (scope === 'all') this.#stopAll('cancelled')
  }

  /** Called when the client disconnects or the connection breaks. */
  close(): void {
    this.#dropHeldText()
    this.#stopAll('gone')
  }

  /** Drops the responses that have not begun, with their marks. The current response keeps its mark. */
  #dropQueued(): void {
    const first = this.#queue.findIndex((next) => next instanceof SpeechResponse)
    for (const next of first < 0 ? [] : this.#queue.splice(first))
      if (next instanceof SpeechResponse) next.stop('cancelled')
  }

  #scheduleRelease(due: MonotonicTime): void {
    this.#holdTimer = this.#session.mount.lab.scheduler.at(due, () => this.#release(due))
  }

  #dropHeldText(): void {
    this.#heldText = ''
    this.#holdTimer?.cancel()
  }

  #release(at: MonotonicTime): void {
    const text = this.#heldText
    const speech = this.#speechRequest
    this.#dropHeldText()
    if (!speech || (text.trim() === '' && !this.#answersEmptyText)) return this.#scheduleCompletion()
    const refusal = this.#slot.acquire(() => this.#startNext())
    this.#skipsMarks = refusal !== undefined
    if (refusal) {
      recordRefusal(this.#session, refusal, at, { text, echo: speech.echo ?? {} })
      return sendRefusal(this.#session, refusal, speech.echo)
    }
    const request = { context: this.#name, text, speech, at }
    this.#queue.push(new SpeechResponse(this.#session, request, this.#session.mount.nextTurn()))
    this.#startNext()
  }

  /** Empty text gets no response on a WebSocket, but an HTTP request always gets one. */
  get #answersEmptyText(): boolean {
    return this.#session.twin.facts.carrier === 'http'
  }

  /** Starts the next response if none is being sent, after the marks queued before it. */
  #startNext(): void {
    if (this.#current || this.#slot.isBlocked) return
    if (!this.#queue.some((next) => next instanceof SpeechResponse)) this.#slot.release()
    const next = this.#queue[0]
    if (next instanceof SpeechResponse) return this.#start(next)
    if (this.#delivered || !next) return this.#scheduleCompletion()
    this.#sendMark(next)
    this.#startNext()
  }

  #sendMark({ mark }: Mark): void {
    const { twin, state, connectRequest, writer, profile } = this.#session
    this.#queue.shift()
    const event = { kind: 'marked', context: this.#name, mark } as const
    for (let count = 0; count < this.#markRepeats; count++)
      writer.write(twin.reply(event, state, connectRequest))
    this.#markRepeats = 1
    if (profile.closeAfterComplete && this.#queue.length === 0) writer.end()
  }

  #start(next: SpeechResponse): void {
    this.#queue.shift()
    const earliest = this.#delivered?.lastAudio ?? 0
    this.#finishDelivered()
    this.#current = next
    next.start(earliest, (ending) => this.#onEnding(next, ending), this.#slot.takeAcquiredAt())
  }

  /**
   * Called before the next response starts. Completes the delivered one now, or leaves that to the next
   * response.
   */
  #finishDelivered(): void {
    const delivered = this.#delivered
    this.#delivered = undefined
    this.#completionTimer?.cancel()
    if (delivered?.turn.speech.completionScope === 'each') delivered.complete()
    else delivered?.stop('superseded')
  }

  #onEnding(response: SpeechResponse, ending: SpeechEnding): void {
    this.#current = undefined
    if (ending === 'spoken') this.#delivered = response
    else response.stop(ending === 'failed' ? 'failed' : 'cut')
    if (ending === 'failed') this.#dropMarks()
    if (ending === 'ended') this.#queue = []
    this.#startNext()
    if (ending === 'ended' || (ending === 'failed' && this.#session.twin.facts.carrier === 'http')) {
      this.#session.writer.end()
    }
  }

  /** Drops the marks of the failed response. */
  #dropMarks(): void {
    while (this.#queue[0] && !(this.#queue[0] instanceof SpeechResponse)) this.#queue.shift()
    this.#skipsMarks = this.#queue.length === 0
  }

  /** Schedules the completion of the delivered response, unless more text of its turn is expected. */
  #scheduleCompletion(): void {
    const delivered = this.#delivered
    if (!delivered || this.#current) return
    const { speech } = delivered.turn
    if (this.#expectsMore && speech.completionScope === 'turn') return
    this.#completionTimer?.cancel()
    const { lab, afterFreezes } = this.#session.mount
    const delay = this.#completionDelay(speech)
    if (delay === 0) return this.#complete(delivered)
    const due = afterFreezes(Math.max(delivered.lastAudio + delay, lab.clock.now()))
    this.#completionTimer = lab.scheduler.at(due, () => this.#complete(delivered))
  }

  #complete(delivered: SpeechResponse): void {
    const { twin, profile, writer } = this.#session
    this.#delivered = undefined
    this.#markRepeats = delivered.completions
    delivered.complete()
    const isMarked = this.#queue.length > 0
    if (twin.facts.carrier === 'http' || (profile.closeAfterComplete && !isMarked)) writer.end()
    if (isMarked) this.#startNext()
  }

  /** The first that is set: the mount's profile, the client's request, the provider's default. */
  #completionDelay(speech: SpeechRequest): number {
    const { mount, profile } = this.#session
    return (mount.profile.completionDelay ?? speech.completionDelay ?? profile.completionDelay ?? 0) * 1000
  }

  #stopAll(outcome: 'cancelled' | 'gone'): void {
    this.#slot.cancelWait()
    this.#completionTimer?.cancel()
    for (const response of [this.#delivered, this.#current, ...this.#queue]) {
      if (response instanceof SpeechResponse) response.stop(outcome)
    }
    this.#delivered = undefined
    this.#current = undefined
    this.#queue = []
    this.#slot.release()
  }
}
