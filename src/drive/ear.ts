import type { Listener } from '../audio/listener.ts'
import type { AnyAdapter, Frame, Headers, Heard, Job } from '../core/adapter.ts'
import type { Fault } from '../core/fault.ts'
import type { Instants } from '../core/trial.ts'
import type { LineClose, LineListener } from '../wire/line.ts'
import { AudioEnvelope, rawOf } from './audio-envelope.ts'
import type { LoopLag } from './loop-lag.ts'
import { type Told, toldIn } from './told.ts'

/** The response header that identifies the lab. */
const LAB_HEADER = 'x-ttfa-lab'

export interface EarOptions {
  readonly adapter: AnyAdapter
  readonly job: Job
  readonly memo: unknown
  readonly listener: Listener
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
export class Ear implements LineListener {
  /** Absolute microseconds. */
  readonly at: Instants = {}
  fault: Fault | undefined
  requestId = ''
  simulated = false
  told: Told | undefined
  loopLag = 0
  finished = false
  readonly #options: EarOptions
  readonly #envelope: AudioEnvelope | undefined
  #refusal: { status: number; headers: Headers; body: string } | undefined

  constructor(options: EarOptions) {
    this.#options = options
    const { audioRepeats } = options.adapter.facts
    this.#envelope = audioRepeats && new AudioEnvelope(audioRepeats)
  }

  onFrame(frame: Frame, at: number): void {
    const lag = this.#options.lag.observe(at)
    if (this.finished) return
    if (frame.kind === 'head') return this.#hearHead(frame, at)
    if (this.#refusal) return this.#hearRefusal(frame, at)
    if (this.#skim(frame, at)) return
    const heard = this.#read(frame, at)
    const ours = heard.filter((one) => one.stream === undefined || one.stream === this.#options.job.stream)
    if (ours.length === 0 && heard.length > 0) return
    if (ours.length === heard.length) this.#learn(frame, ours)
    // A greeting sent before the text is not a response to it.
    if (frame.kind !== 'eof' && this.at.first_text !== undefined) this.#first('first_frame', at, lag)
    for (const one of ours) this.#understand(one, at, lag)
    if (frame.kind === 'eof') this.#endOfBody(at)
  }

  /** Reads the response to the WebSocket upgrade, which may belong to an earlier trial on this connection. */
  greet(head: { status: number; headers: Headers }): void {
    this.simulated = head.headers[LAB_HEADER] !== undefined
    this.told = toldIn(head.headers)
    for (const one of this.#read({ kind: 'head', ...head }, 0)) this.#understand(one, 0, 0)
  }

  onClose(close: LineClose, at: number): void {
    if (this.finished) return
    // After a cancel the provider may close the connection.
    if (this.at.cancel !== undefined) return this.#finish(at)
    if (close.kind === 'failed') {
      const kind = close.code === 'TRUNCATED' ? this.#breakOff() : 'network'
      return this.fail({ kind, detail: `${close.code}: ${close.reason}` }, at)
    }
    const { adapter, memo } = this.#options
    const code = close.code ?? 1006
    const read = adapter.readClose
    const fault = read ? read(code, close.reason, memo) : this.#silentClose(code, close.reason)
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
  enough(at: number): void {
    if (!this.finished) this.#finish(at)
  }

  #understand(heard: Heard, at: number, lag: number): void {
    if (this.finished) return
    switch (heard.kind) {
      case 'ready':
        this.#first('ready', at, lag)
        return this.#options.onReady()
      case 'audio':
        return this.#hearAudio(this.#options.listener.push(heard.audio, at), at, lag)
      case 'note':
        if (heard.requestId) this.requestId = heard.requestId
        return
      case 'end':
        return this.#finish(at)
      case 'fault':
        return this.fail(heard.fault, at)
      default:
        return
    }
  }

  #hearAudio(playable: boolean, at: number, lag: number): void {
    if (!playable) return
    this.#first('first_audio', at, lag)
    this.at.last_audio = at
    if (this.at.cancel !== undefined) this.at.last_audio_after_cancel = at
    this.#options.onAudio?.()
  }

  /** An adapter throws on a frame that violates its protocol. */
  #read(frame: Frame, at: number): Heard[] {
    const { adapter, memo, job } = this.#options
    try {
      return adapter.hear(frame, memo, job)
    } catch (error) {
      this.fail({ kind: 'protocol', detail: `the adapter could not read a frame: ${error}` }, at)
      return []
    }
  }

  /** Once the onset is known, counts audio without decoding it: see `audioRepeats` in the adapter's facts. */
  #skim(frame: Frame, at: number): boolean {
    if (!this.#envelope || !this.#options.listener.countsOnly) return false
    const raw = rawOf(frame)
    const bytes = raw && this.#envelope.bytesIn(raw)
    if (bytes === undefined) return false
    const playable = this.#options.listener.skim(bytes, at)
    if (playable === undefined) return false
    this.#hearAudio(playable, at, 0)
    return true
  }

  #learn(frame: Frame, heard: readonly Heard[]): void {
    const raw = rawOf(frame)
    if (!this.#envelope || !raw) return
    const [audio, ...others] = heard.filter(({ kind }) => kind !== 'note')
    if (audio?.kind !== 'audio' || others.length > 0) return
    this.#envelope.learn(raw, audio.audio.length)
  }

  #hearHead(head: Extract<Frame, { kind: 'head' }>, at: number): void {
    this.simulated ||= head.headers[LAB_HEADER] !== undefined
    this.told = toldIn(head.headers) ?? this.told
    this.at.headers ??= at
    if (head.status >= 200 && head.status < 300) {
      for (const one of this.#read(head, at)) this.#understand(one, at, 0)
      return
    }
    this.#refusal = { status: head.status, headers: head.headers, body: '' }
  }

  #hearRefusal(frame: Frame, at: number): void {
    const refusal = this.#refusal
    if (!refusal) return
    if (frame.kind === 'text') refusal.body += frame.text
    if (frame.kind !== 'eof') return this.#first('first_frame', at, 0)
    this.fail(readRefusal(this.#options.adapter, refusal), at)
  }

  #endOfBody(at: number): void {
    if (this.finished) return
    if (this.#options.adapter.facts.completion === 'body') return this.#finish(at)
    this.fail({ kind: 'truncated', detail: 'the body ended before the provider signalled completion' }, at)
  }

  #silentClose(code: number, reason: string): Fault | undefined {
    if (this.#options.adapter.facts.completion === 'close') return undefined
    const kind = this.#breakOff()
    return { kind, status: code, detail: `closed before completion${reason ? `: ${reason}` : ''}` }
  }

  /**
   * The fault when the provider disconnects before completion: `truncated` after the first audio, else
   * `network`.
   */
  #breakOff(): 'network' | 'truncated' {
    return this.at.first_audio === undefined ? 'network' : 'truncated'
  }

  #finish(at: number): void {
    this.finished = true
    this.at.end = at
    this.#options.onFinish()
  }

  #first(instant: 'ready' | 'first_frame' | 'first_audio', at: number, lag: number): void {
    if (this.at[instant] !== undefined) return
    this.at[instant] = at
    this.loopLag = Math.max(this.loopLag, lag)
  }
}

/** The fault of an HTTP response outside 2xx: as the adapter reads it, or else by its status. */
export function readRefusal(
  adapter: AnyAdapter,
  { status, headers, body }: { status: number; headers: Headers; body: string },
): Fault {
  const read = adapter.readRefusal?.(status, body, headers)
  if (read) return read
  const kind = STATUS_KINDS[status] ?? (status >= 500 ? 'server' : 'rejected')
  return { kind, status, detail: body.slice(0, 300) }
}

const STATUS_KINDS: Readonly<Record<number, Fault['kind']>> = { 401: 'auth', 403: 'auth', 429: 'limit' }
