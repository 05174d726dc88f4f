import type { AudioReceiver } from '../../audio/audio-receiver.ts'
import type { AnyAdapter, Frame, Headers, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import type { Instants } from '../../core/trial/trial.ts'
import type { ConnectionClose, ConnectionListener } from '../../wire/connection.ts'
import type { LoopLag } from '../health/loop-lag.ts'
import { AudioFrameMatcher, rawOf } from './audio-frame-matcher.ts'
import { type RateLimits, readRateLimits } from './rate-limits.ts'

/** The response header that identifies the lab. */
const LAB_HEADER_NAME = 'x-ttfa-lab'

export interface TrialRecorderOptions {
  readonly adapter: AnyAdapter
  readonly job: Job
  readonly state: unknown
  readonly receiver: AudioReceiver
  readonly lag: LoopLag
  /** Called when the provider is ready for text. */
  readonly onReady: () => void
  /** Called for every piece of playable audio. */
  readonly onAudio?: () => void
  /** Called once, when the trial has ended. */
  readonly onFinish: () => void
}

/**
 * Records one trial: turns timestamped frames into instants, audio into arrivals, and failures into a fault.
 */
export class TrialRecorder implements ConnectionListener {
  /** Absolute microseconds. */
  readonly at: Instants = {}
  fault: Fault | undefined
  requestId = ''
  simulated = false
  rateLimits: RateLimits | undefined
  loopLag = 0
  finished = false
  readonly #options: TrialRecorderOptions
  readonly #frameMatcher: AudioFrameMatcher | undefined
  #refusal: { status: number; headers: Headers; body: string } | undefined

  constructor(options: TrialRecorderOptions) {
    this.#options = options
    const { audioRepeats } = options.adapter.facts
    this.#frameMatcher = audioRepeats && new AudioFrameMatcher(audioRepeats)
  }

  onFrame(frame: Frame, at: number): void {
    const lag = this.#options.lag.observe(at)
    if (this.finished) return
    if (frame.kind === 'head') return this.#handleHead(frame, at)
    if (this.#refusal) return this.#handleRefusalFrame(frame, at)
    if (this.#countRepeatedAudio(frame, at)) return
    const events = this.#readEvents(frame, at)
    const ownEvents = events.filter(
      (event) => event.stream === undefined || event.stream === this.#options.job.stream,
    )
    if (ownEvents.length === 0 && events.length > 0) return
    if (ownEvents.length === events.length) this.#learnAudioFrame(frame, ownEvents)
    // A greeting sent before the text is not a response to it.
    if (frame.kind !== 'eof' && this.at.first_text !== undefined) this.#recordFirst('first_frame', at, lag)
    for (const event of ownEvents) this.#handleEvent(event, at, lag)
    if (frame.kind === 'eof') this.#handleBodyEnd(at)
  }

  /** Reads the response to the WebSocket upgrade, which may belong to an earlier trial on this connection. */
  onUpgradeResponse(head: { status: number; headers: Headers }): void {
    this.simulated = head.headers[LAB_HEADER_NAME] !== undefined
    this.rateLimits = readRateLimits(head.headers)
    for (const event of this.#readEvents({ kind: 'head', ...head }, 0)) this.#handleEvent(event, 0, 0)
  }

  onClose(close: ConnectionClose, at: number): void {
    if (this.finished) return
    // After a cancel the provider may close the connection.
    if (this.at.cancel !== undefined) return this.#finish(at)
    if (close.kind === 'failed') {
      const kind = close.code === 'TRUNCATED' ? this.#disconnectKind() : 'network'
      return this.fail({ kind, detail: `${close.code}: ${close.reason}` }, at)
    }
    const { adapter, state } = this.#options
    const code = close.code ?? 1006
    const read = adapter.readClose
    const fault = read ? read(code, close.reason, state) : this.#unexplainedClose(code, close.reason)
    if (fault) return this.fail(fault, at)
    this.#finish(at)
  }

  /** Ends the trial with a fault. */
  fail(fault: Fault, at: number): void {
    if (this.finished) return
    this.fault = fault
    this.#finish(at)
  }

  /** Ends the trial without the provider's completion signal. */
  stop(at: number): void {
    if (!this.finished) this.#finish(at)
  }

  #handleEvent(events: ProviderEvent, at: number, lag: number): void {
    if (this.finished) return
    switch (events.kind) {
      case 'ready':
        this.#recordFirst('ready', at, lag)
        return this.#options.onReady()
      case 'audio':
        return this.#handleAudio(this.#options.receiver.push(events.audio, at), at, lag)
      case 'note':
        if (events.requestId) this.requestId = events.requestId
        return
      case 'end':
        return this.#finish(at)
      case 'fault':
        return this.fail(events.fault, at)
      default:
        return
    }
  }

  #handleAudio(playable: boolean, at: number, lag: number): void {
    if (!playable) return
    this.#recordFirst('first_audio', at, lag)
    this.at.last_audio = at
    if (this.at.cancel !== undefined) this.at.last_audio_after_cancel = at
    this.#options.onAudio?.()
  }

  /** An adapter throws on a frame that violates its protocol. */
  #readEvents(frame: Frame, at: number): ProviderEvent[] {
    const { adapter, state, job } = this.#options
    try {
      return adapter.hear(frame, state, job)
    } catch (error) {
      this.fail({ kind: 'protocol', detail: `the adapter could not read a frame: ${error}` }, at)
      return []
    }
  }

  /** Once the onset is known, counts audio without decoding it: see `audioRepeats` in the adapter's facts. */
  #countRepeatedAudio(frame: Frame, at: number): boolean {
    if (!this.#frameMatcher || !this.#options.receiver.canSkim) return false
    const raw = rawOf(frame)
    const bytes = raw && this.#frameMatcher.audioBytesIn(raw)
    if (bytes === undefined) return false
    const playable = this.#options.receiver.skim(bytes, at)
    if (playable === undefined) return false
    this.#handleAudio(playable, at, 0)
    return true
  }

  #learnAudioFrame(frame: Frame, events: readonly ProviderEvent[]): void {
    const raw = rawOf(frame)
    if (!this.#frameMatcher || !raw) return
    const [audio, ...others] = events.filter(({ kind }) => kind !== 'note')
    if (audio?.kind !== 'audio' || others.length > 0) return
    this.#frameMatcher.learn(raw, audio.audio.length)
  }

  #handleHead(head: Extract<Frame, { kind: 'head' }>, at: number): void {
    this.simulated ||= head.headers[LAB_HEADER_NAME] !== undefined
    this.rateLimits = readRateLimits(head.headers) ?? this.rateLimits
    this.at.headers ??= at
    if (head.status >= 200 && head.status < 300) {
      for (const event of this.#readEvents(head, at)) this.#handleEvent(event, at, 0)
      return
    }
    this.#refusal = { status: head.status, headers: head.headers, body: '' }
  }

  #handleRefusalFrame(frame: Frame, at: number): void {
    const refusal = this.#refusal
    if (!refusal) return
    if (frame.kind === 'text') refusal.body += frame.text
    if (frame.kind !== 'eof') return this.#recordFirst('first_frame', at, 0)
    this.fail(refusalFault(this.#options.adapter, refusal), at)
  }

  #handleBodyEnd(at: number): void {
    if (this.finished) return
    if (this.#options.adapter.facts.completion === 'body') return this.#finish(at)
    this.fail({ kind: 'truncated', detail: 'the body ended before the provider signalled completion' }, at)
  }

  #unexplainedClose(code: number, reason: string): Fault | undefined {
    if (this.#options.adapter.facts.completion === 'close') return undefined
    const kind = this.#disconnectKind()
    return { kind, status: code, detail: `closed before completion${reason ? `: ${reason}` : ''}` }
  }

  /**
   * The fault when the provider disconnects before completion: `truncated` after the first audio, else
   * `network`.
   */
  #disconnectKind(): 'network' | 'truncated' {
    return this.at.first_audio === undefined ? 'network' : 'truncated'
  }

  #finish(at: number): void {
    this.finished = true
    this.at.end = at
    this.#options.onFinish()
  }

  #recordFirst(instant: 'ready' | 'first_frame' | 'first_audio', at: number, lag: number): void {
    if (this.at[instant] !== undefined) return
    this.at[instant] = at
    this.loopLag = Math.max(this.loopLag, lag)
  }
}

/** The fault of an HTTP response outside 2xx: as the adapter reads it, or else by its status. */
export function refusalFault(
  adapter: AnyAdapter,
  { status, headers, body }: { status: number; headers: Headers; body: string },
): Fault {
  const read = adapter.readRefusal?.(status, body, headers)
  if (read) return read
  const kind = STATUS_FAULT_KINDS[status] ?? (status >= 500 ? 'server' : 'rejected')
  return { kind, status, detail: body.slice(0, 300) }
}

const STATUS_FAULT_KINDS: Readonly<Record<number, Fault['kind']>> = { 401: 'auth', 403: 'auth', 429: 'limit' }
