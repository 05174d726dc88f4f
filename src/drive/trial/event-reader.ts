import type { AnyAdapter, Frame, Headers, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import { LAB_HEADER } from '../../core/adapter/lab-header.ts'
import type { Fault } from '../../core/fault.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { ConnectionClose, ConnectionListener } from '../../wire/connection.ts'
import type { LoopLag } from '../health/loop-lag.ts'
import type { AnswerListener } from './answer-listener.ts'
import { AudioFrameMatcher, rawOf } from './audio-frame-matcher.ts'
import { toUnreadableFault } from './guard.ts'
import { countOwn, isNote, isOwn } from './own-events.ts'
import { type RateLimits, readRateLimits } from './rate-limits.ts'
import { closeFault, refusalFault } from './read-fault.ts'

export interface EventReaderOptions {
  readonly adapter: AnyAdapter
  readonly job: Job
  readonly state: unknown
  readonly lag: LoopLag
  readonly listener: AnswerListener
}

/** A refusal whose body is still arriving. */
interface OpenRefusal {
  readonly status: number
  readonly headers: Headers
  body: string
}

/**
 * Reads the frames of a connection as an adapter understands them: the only place that interprets the
 * adapter's contract. What an adapter throws is a fault of this answer, never of the run.
 */
export class EventReader implements ConnectionListener {
  simulated = false
  rateLimits: RateLimits | undefined
  /** How long timestamps may have waited for this thread: that of the present frame, and the longest so far. */
  frameLag = 0
  loopLag = 0
  isEnded = false
  /** A close ends the answer and is no fault: it was cancelled. */
  isCloseExpected = false
  /** How the connection ended, if it did before the answer. */
  closed: { readonly close: ConnectionClose; readonly at: MonotonicTime } | undefined
  /** Something arrived after the text was sent. */
  hasResponse = false
  /** Messages with audio of an earlier answer, by their own account. They are left out. */
  stalePieces = 0
  readonly #options: EventReaderOptions
  readonly #frameMatcher: AudioFrameMatcher | undefined
  #refusal: OpenRefusal | undefined
  /** What arrived earlier does not belong to the answer. */
  #answersFrom = Number.POSITIVE_INFINITY
  #isComplete = false
  #hasOwnAudio = false
  #hasAnonymousAudio = false
  #connectionId = ''
  #answerId = ''
  #ignoredMessage: string | undefined

  constructor(options: EventReaderOptions) {
    this.#options = options
    const { audioRepeats } = options.adapter.facts
    if (options.listener.skimAudio && audioRepeats) this.#frameMatcher = new AudioFrameMatcher(audioRepeats)
  }

  /** The first id that the answer names; before that, or without one, the id of the connection. */
  get requestId(): string {
    return this.#answerId || this.#connectionId
  }

  /** The last message that meant nothing to the adapter. */
  get ignoredMessage(): string | undefined {
    return this.#ignoredMessage
  }

  /** The text or the request was sent. Audio and events that arrived earlier do not answer it. */
  beginAnswer(at: MonotonicTime): void {
    this.#answersFrom = Math.min(this.#answersFrom, at)
  }

  /** Reads the response to the WebSocket upgrade. The connection may have served earlier answers. */
  readUpgrade(response: { status: number; headers: Headers } | undefined, at: MonotonicTime): void {
    if (!response) return
    this.#readHeaders(response.headers)
    for (const event of this.#hear({ kind: 'head', ...response }, at)) {
      if (event.kind === 'note') this.#connectionId = event.requestId ?? this.#connectionId
      else this.#dispatch(event, at)
    }
  }

  onFrame(frame: Frame, at: MonotonicTime): void {
    this.frameLag = this.#options.lag.observe(at)
    this.loopLag = Math.max(this.loopLag, this.frameLag)
    if (this.isEnded) return
    if (at >= this.#answersFrom) this.hasResponse = true
    if (frame.kind === 'head') return this.#readHead(frame, at)
    if (this.#refusal) return this.#collectRefusal(this.#refusal, frame, at)
    if (this.#skimRepeatedAudio(frame, at)) return
    this.#readFrame(frame, at)
    if (frame.kind === 'eof' && !this.isEnded) this.#endBody(at)
  }

  onClose(close: ConnectionClose, at: MonotonicTime): void {
    if (this.isEnded) return
    this.closed = { close, at }
    const { adapter, state, listener } = this.#options
    if (this.isCloseExpected || this.#isComplete) return this.#end(at)
    if (this.#refusal) return this.fail(refusalFault(adapter, this.#refusal), at)
    const fault = closeFault(adapter, state, close, listener.hasAnswer)
    if (fault) this.fail(fault, at)
    else this.#end(at)
  }

  /** Its audio says what it answers: audio that arrives later cannot be taken for another answer's. */
  get identifiesAudio(): boolean {
    return this.#hasOwnAudio && !this.#hasAnonymousAudio
  }

  /** The provider said that the answer is complete. */
  get isComplete(): boolean {
    return this.#isComplete
  }

  /** Ends the answer with a fault. A refusal that has not ended still says more than a timeout. */
  fail(fault: Fault, at: MonotonicTime): void {
    if (this.isEnded) return
    this.isEnded = true
    const { adapter, listener } = this.#options
    const refusal = fault.kind === 'timeout' ? this.#refusal : undefined
    listener.onFault(refusal ? refusalFault(adapter, refusal) : fault, at)
  }

  /** Ignores everything that follows. */
  stop(): void {
    this.isEnded = true
  }

  #end(at: MonotonicTime): void {
    this.isEnded = true
    this.#options.listener.onEnd(at)
  }

  #readHead(head: Extract<Frame, { kind: 'head' }>, at: MonotonicTime): void {
    this.#readHeaders(head.headers)
    this.#options.listener.onHead?.(at)
    if (head.status < 200 || head.status > 299) {
      this.#refusal = { status: head.status, headers: head.headers, body: '' }
      return
    }
    for (const event of this.#hear(head, at)) this.#dispatch(event, at)
  }

  #readHeaders(headers: Headers): void {
    this.simulated ||= headers[LAB_HEADER] !== undefined
    this.rateLimits = readRateLimits(headers) ?? this.rateLimits
  }

  #collectRefusal(refusal: OpenRefusal, frame: Frame, at: MonotonicTime): void {
    if (frame.kind === 'text') refusal.body += frame.text
    if (frame.kind === 'eof') this.fail(refusalFault(this.#options.adapter, refusal), at)
    else this.#options.listener.onAnswerFrame?.(at)
  }

  #readFrame(frame: Frame, at: MonotonicTime): void {
    const events = this.#hear(frame, at)
    const own = countOwn(events, this.#options.job.stream)
    if (own === 0 && events.length > 0) {
      if (events.some(({ kind }) => kind === 'audio')) this.stalePieces++
      return
    }
    if (own === events.length) this.#learnAudioFrame(frame, events)
    // A greeting sent before the text is not a response to it.
    if (frame.kind !== 'eof' && at >= this.#answersFrom) this.#options.listener.onAnswerFrame?.(at)
    if (events.every(isNote)) this.#noteIgnored(frame)
    for (const event of events) this.#dispatch(event, at)
  }

  /** An adapter throws on a frame that violates its protocol. */
  #hear(frame: Frame, at: MonotonicTime): readonly ProviderEvent[] {
    const { adapter, state, job } = this.#options
    try {
      return adapter.hear(frame, state, job)
    } catch (error) {
      this.fail(toUnreadableFault('a frame', error), at)
      return NO_EVENTS
    }
  }

  #dispatch(event: ProviderEvent, at: MonotonicTime): void {
    if (this.isEnded || !isOwn(event, this.#options.job.stream)) return
    if (event.kind === 'fault') return this.fail(event.fault, at)
    const isAnswer = at >= this.#answersFrom
    if (event.kind === 'note') return this.#noteRequestId(event.requestId, isAnswer)
    if (!isAnswer && event.kind !== 'ready') return
    if (event.kind === 'end') this.#isComplete = true
    if (event.kind === 'audio') this.#noteAudio(event.stream)
    this.#options.listener.onEvent(event, at)
  }

  #noteAudio(stream: string | undefined): void {
    if (stream === undefined) this.#hasAnonymousAudio = true
    else this.#hasOwnAudio = true
  }

  #noteRequestId(id: string | undefined, isAnswer: boolean): void {
    if (id === undefined) return
    if (isAnswer) this.#answerId ||= id
    else this.#connectionId = id
  }

  #noteIgnored(frame: Frame): void {
    if (frame.kind === 'text') this.#ignoredMessage = frame.text
    if (frame.kind === 'event') this.#ignoredMessage = frame.data
  }

  #endBody(at: MonotonicTime): void {
    if (this.#isComplete || this.#options.adapter.facts.completion === 'body') return this.#end(at)
    this.fail({ kind: 'truncated', detail: 'the body ended before the provider signalled completion' }, at)
  }

  /** Once the onset is known, counts audio without decoding it: see `audioRepeats` in the adapter's facts. */
  #skimRepeatedAudio(frame: Frame, at: MonotonicTime): boolean {
    const { listener } = this.#options
    if (!this.#frameMatcher || !listener.canSkim) return false
    const raw = rawOf(frame)
    const byteLength = raw && this.#frameMatcher.audioBytesIn(raw)
    return byteLength !== undefined && listener.skimAudio?.(byteLength, at) === true
  }

  #learnAudioFrame(frame: Frame, events: readonly ProviderEvent[]): void {
    const raw = rawOf(frame)
    if (!this.#frameMatcher || !raw) return
    const [audio, ...others] = events.filter((event) => !isNote(event))
    if (audio?.kind !== 'audio' || others.length > 0) return
    this.#frameMatcher.learn(raw, audio.audio.length)
  }
}

const NO_EVENTS: readonly ProviderEvent[] = []
