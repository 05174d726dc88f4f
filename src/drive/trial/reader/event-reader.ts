import type { AnyAdapter, Frame, Headers, Job, ProviderEvent } from '../../../core/adapter/adapter.ts'
import { LAB_HEADER } from '../../../core/adapter/lab-header.ts'
import type { Fault } from '../../../core/fault.ts'
import type { MonotonicTime } from '../../../core/units.ts'
import type { ConnectionClose, ConnectionListener } from '../../../wire/connection.ts'
import type { Refusal } from '../../../wire/dial-error.ts'
import { contentEncoding } from '../../../wire/http/content-encoding.ts'
import type { LoopLag } from '../../thread-health/loop-lag.ts'
import { AnswerIdentity } from './answer-identity.ts'
import type { AnswerListener } from './answer-listener.ts'
import { AudioIntake, type NotAudio } from './audio-intake.ts'
import { faultOfUnexpectedText, readComplaint } from './complaint/read-complaint.ts'
import { type FrameContext, faultIn, withComplaint } from './complaint/unknown-frame.ts'
import { toUnreadableFault, tryToHear } from './errors-to-faults.ts'
import { FrameLimit } from './frame-limit.ts'
import { type RateLimits, readRateLimits } from './rate-limits.ts'
import { closeFault, explainEnd, refusalFault } from './read-fault.ts'
import { countOwn, isNote, isOwn, messageIn, NO_EVENTS } from './stream-events.ts'
import { findValueFlood } from './value-limit.ts'

export interface EventReaderOptions {
  readonly adapter: AnyAdapter
  readonly job: Job
  readonly state: unknown
  readonly lag: LoopLag
  readonly listener: AnswerListener
}

/**
 * Reads the frames of a connection as an adapter understands them: the only place that interprets the
 * adapter's contract. What an adapter throws is a fault of this answer, never of the run.
 */
export class EventReader implements ConnectionListener {
  labMark: string | undefined
  rateLimits: RateLimits | undefined
  isEnded = false
  /** True if a close ends the answer without a fault, because the answer was cancelled. */
  isCloseExpected = false
  /** How the connection ended, if it did before the answer. */
  closed: { readonly close: ConnectionClose; readonly at: MonotonicTime } | undefined
  /** Something arrived after the text was sent. */
  hasResponse = false
  /** The provider said that the answer is complete. */
  isComplete = false
  readonly identity = new AnswerIdentity()
  readonly #options: EventReaderOptions
  readonly #intake: AudioIntake
  /** A refusal whose body is still arriving. */
  #refusal: Refusal | undefined
  #contentType = ''
  /** The body has a content encoding, which no request asks for: only a complaint in it is read. */
  #isEncoded = false
  /** The present frame is a whole message, and not a piece of a body. */
  #isMessage = false
  /** Frames that arrived before this instant do not belong to the answer. */
  #answersFrom = Number.POSITIVE_INFINITY
  readonly #limit = new FrameLimit()
  #ignoredMessage: string | undefined

  constructor(options: EventReaderOptions) {
    this.#options = options
    const { adapter, job, listener } = options
    this.#intake = new AudioIntake(job.format, listener, adapter.facts.audioRepeats)
  }

  /** The last message that meant nothing to the adapter, or the text that came instead of audio. */
  get ignoredMessage(): string | undefined {
    return this.#intake.heldText ?? this.#ignoredMessage
  }

  /** The text or the request was sent. Audio and events that arrived earlier do not answer it. */
  beginAnswer(at: MonotonicTime): void {
    this.#answersFrom = Math.min(this.#answersFrom, at)
  }

  /** A reader serves all turns of a session; each turn has its own limit of messages. */
  beginTurn(): void {
    this.#limit.restart()
  }

  /** Reads the response to the WebSocket upgrade. The connection may have served earlier answers. */
  readUpgrade(response: { status: number; headers: Headers } | undefined, at: MonotonicTime): void {
    if (!response) return
    this.#readHeaders(response.headers)
    for (const event of this.#hear({ kind: 'head', ...response }, at)) {
      if (event.kind === 'note') this.identity.noteRequestId(event.requestId, false)
      else this.#dispatch(event, at)
    }
  }

  onFrame(frame: Frame, at: MonotonicTime): void {
    this.#options.lag.observe(at)
    if (this.isEnded) return
    const flood = this.#limit.count(at) ?? findValueFlood(frame)
    if (flood !== undefined) return this.fail({ kind: 'protocol', detail: flood }, at)
    if (at >= this.#answersFrom) this.hasResponse = true
    if (frame.kind === 'head') return this.#readHead(frame, at)
    if (this.#refusal) return this.#collectRefusal(this.#refusal, frame, at)
    if (this.#intake.skim(frame, at)) return
    this.#readFrame(frame, at)
    if (frame.kind === 'eof' && !this.isEnded) this.#endBody(at)
  }

  onClose(close: ConnectionClose, at: MonotonicTime): void {
    if (this.isEnded) return
    this.closed = { close, at }
    const { adapter, state, listener } = this.#options
    this.#settleAudio(at)
    if (this.isEnded) return
    if (this.isCloseExpected || this.isComplete) return this.#end(at)
    if (this.#refusal) return this.fail(refusalFault(adapter, this.#refusal), at)
    const fault = closeFault(adapter, state, close, listener.hasAnswer)
    if (fault) this.fail(this.#explain(fault), at)
    else this.#end(at)
  }

  /** Ends the answer with a fault. If a refusal is still arriving, it is reported instead of a timeout. */
  fail(fault: Fault, at: MonotonicTime): void {
    if (this.isEnded) return
    this.isEnded = true
    const { adapter, listener } = this.#options
    const refusal = fault.kind === 'timeout' ? this.#refusal : undefined
    listener.onFault(refusal ? refusalFault(adapter, refusal) : fault, at)
  }

  stop(): void {
    this.isEnded = true
  }

  #end(at: MonotonicTime): void {
    this.isEnded = true
    this.#options.listener.onEnd(at)
  }

  #readHead(head: Extract<Frame, { kind: 'head' }>, at: MonotonicTime): void {
    this.#readHeaders(head.headers)
    this.identity.noteHeaders(head.headers, this.#options.adapter.facts.serverTime)
    this.#contentType = head.headers['content-type'] ?? ''
    this.#isEncoded = contentEncoding(head.headers) !== undefined
    this.#options.listener.onHead?.(at)
    if (head.status < 200 || head.status > 299) {
      this.#refusal = { status: head.status, headers: head.headers, body: '' }
      return
    }
    for (const event of this.#hear(head, at)) this.#dispatch(event, at)
  }

  #readHeaders(headers: Headers): void {
    this.labMark ??= headers[LAB_HEADER]
    this.rateLimits = readRateLimits(headers) ?? this.rateLimits
  }

  #collectRefusal(refusal: Refusal, frame: Frame, at: MonotonicTime): void {
    if (frame.kind === 'text') this.#refusal = { ...refusal, body: refusal.body + frame.text }
    if (frame.kind === 'eof') this.fail(refusalFault(this.#options.adapter, refusal), at)
    else this.#options.listener.onAnswerFrame?.(at)
  }

  #readFrame(frame: Frame, at: MonotonicTime): void {
    this.#isMessage = frame.kind !== 'binary' || this.#options.adapter.facts.transport === 'websocket'
    const events = this.#interpret(frame, at)
    const own = countOwn(events, this.#options.job.stream)
    if (own === 0 && events.length > 0) return this.identity.noteForeign(events)
    if (own === events.length) this.#intake.learn(frame, events)
    // A greeting sent before the text is not a response to it.
    if (frame.kind !== 'eof' && at >= this.#answersFrom) this.#options.listener.onAnswerFrame?.(at)
    if (events.every(isNote)) this.#ignoredMessage = messageIn(frame) ?? this.#ignoredMessage
    for (const event of events) this.#dispatch(event, at)
  }

  /** The adapter decides what a frame means. Error messages that it does not know are read here. */
  #interpret(frame: Frame, at: MonotonicTime): readonly ProviderEvent[] {
    if (this.#isEncoded && frame.kind === 'text') {
      const fault = readComplaint(frame.text)
      return fault ? [{ kind: 'fault', fault }] : NO_EVENTS
    }
    const events = this.#hear(frame, at)
    const isEarly = at < this.#answersFrom
    return this.isEnded ? events : withComplaint(frame, events, this.#context, isEarly)
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
    if (event.kind === 'fault') return this.fail(this.#explain(event.fault), at)
    const isAnswer = at >= this.#answersFrom
    if (event.kind === 'note') return this.identity.note(event, isAnswer)
    if (!isAnswer && event.kind !== 'ready') return
    if (event.kind === 'audio') {
      this.identity.noteAudio(event.stream)
      return this.#refuseUnlessAudio(this.#intake.push(event.audio, at, this.#isMessage), at)
    }
    if (event.kind === 'end') {
      this.#settleAudio(at)
      if (this.isEnded) return
      this.isComplete = true
    }
    this.#options.listener.onEvent(event, at)
  }

  /** The answer is over: decides whether what the intake still holds is audio. */
  #settleAudio(at: MonotonicTime): void {
    this.#refuseUnlessAudio(this.#intake.finish(), at)
  }

  /**
   * If text came instead of audio, the adapter reads it as a message first, because it knows its provider's codes.
   */
  #refuseUnlessAudio(found: NotAudio | undefined, at: MonotonicTime): void {
    if (!found) return
    if (found.kind === 'mismatch') return this.fail({ kind: 'protocol', detail: found.detail }, at)
    const { adapter, state, job } = this.#options
    const events = tryToHear(() => adapter.hear({ kind: 'text', text: found.text }, state, job))
    const fault = faultIn(events)?.fault
    if (fault || events.length === 0 || adapter.facts.transport !== 'websocket')
      return this.fail(faultOfUnexpectedText(found.text, fault), at)
    this.#intake.reset()
    for (const event of events) this.#dispatch(event, at)
  }

  /** An answer that ended too early, and what came instead of it. */
  #explain(fault: Fault): Fault {
    if (this.#options.listener.hasAnswer || this.#ignoredMessage === undefined) return fault
    return explainEnd(fault, this.#ignoredMessage, this.#context)
  }

  get #context(): FrameContext {
    const { adapter, job } = this.#options
    return { job, transport: adapter.facts.transport, contentType: this.#contentType }
  }

  #endBody(at: MonotonicTime): void {
    this.#settleAudio(at)
    if (this.isEnded) return
    if (this.isComplete || this.#options.adapter.facts.completion === 'body') return this.#end(at)
    const detail = 'the body ended before the provider signalled completion'
    this.fail(this.#explain({ kind: 'truncated', detail }), at)
  }
}
