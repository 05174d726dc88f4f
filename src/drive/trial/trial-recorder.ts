import type { AudioReceiver } from '../../audio/audio-receiver.ts'
import type { AnyAdapter, Job } from '../../core/adapter/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import type { Stamps, Trial } from '../../core/trial/trial.ts'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import { hasSameWords } from '../../core/words.ts'
import type { LoopLag } from '../thread-health/loop-lag.ts'
import type { PositionRecorder } from './position-recorder.ts'
import type { AnswerEvent, AnswerListener } from './reader/answer-listener.ts'
import { EventReader } from './reader/event-reader.ts'

export interface TrialRecorderOptions {
  readonly adapter: AnyAdapter
  readonly job: Job
  readonly state: unknown
  readonly receiver: AudioReceiver
  readonly lag: LoopLag
  /** Records where its instants are on the connection, if their packets are looked for. */
  readonly positions?: PositionRecorder
  /** Called when the provider is ready for text. */
  readonly onReady: () => void
  /** Called for every piece of playable audio. */
  readonly onAudio?: () => void
  /** Called once, when the trial has ended. */
  readonly onFinish: () => void
}

/** Records one trial: the reader's events become instants, audio arrivals and a fault. */
export class TrialRecorder implements AnswerListener {
  readonly reader: EventReader
  readonly at: Stamps = {}
  readonly positions: PositionRecorder | undefined
  fault: Fault | undefined
  /** Upper bound of how long the first timestamps waited for this thread: see `LoopLag`. */
  loopLag: Micros = 0
  readonly #options: TrialRecorderOptions
  /** The answer's own transcript, if it is compared with the text. */
  #transcript = ''

  constructor(options: TrialRecorderOptions) {
    const { adapter, job, state, lag, positions } = options
    this.#options = options
    this.positions = positions
    this.reader = new EventReader({ adapter, job, state, lag, listener: this })
  }

  get finished(): boolean {
    return this.at.end !== undefined
  }

  get hasAnswer(): boolean {
    return this.at.first_audio !== undefined
  }

  /** The server's own time, if the answer states it, with what it covers. */
  get serverTime(): Pick<Trial, 'server_us' | 'server_phase'> {
    const { serverTime: fact } = this.#options.adapter.facts
    const { serverTime: server_us } = this.reader.identity
    return fact && server_us !== undefined ? { server_us, server_phase: fact.covers } : {}
  }

  /** Whether a whole answer has other words than the text, if the route may reword and sent its transcript. */
  get rewording(): Pick<Trial, 'reworded'> {
    const isWhole = this.fault === undefined && this.at.cancel === undefined && this.reader.isComplete
    if (!isWhole || this.#transcript === '') return {}
    return { reworded: !hasSameWords(this.#options.job.text, this.#transcript) }
  }

  get canSkim(): boolean {
    return this.#options.receiver.canSkim
  }

  /** The first or another part of the text is sent next. */
  beforeText(): void {
    if (this.at.first_text === undefined) this.positions?.beforeText()
  }

  /** The first or another part of the text was sent: what arrives from now on answers it. */
  textSent(at: MonotonicTime): void {
    this.at.first_text ??= at
    this.reader.beginAnswer(at)
  }

  onEvent(event: AnswerEvent, at: MonotonicTime): void {
    switch (event.kind) {
      case 'ready':
        this.#recordFirst('ready', at)
        return this.#options.onReady()
      case 'audio':
        return this.#handleAudio(this.#options.receiver.push(event.audio, at), at)
      case 'text':
        if (event.final && this.#options.adapter.facts.mayReword) this.#transcript += ` ${event.text}`
        return
      case 'end':
        return this.#finish(at)
      default:
        return
    }
  }

  onHead(at: MonotonicTime): void {
    if (this.at.headers !== undefined) return
    this.at.headers = at
    this.positions?.onHead()
  }

  onAnswerFrame(at: MonotonicTime): void {
    this.positions?.onFrame(at, this.at.first_frame === undefined)
    this.#recordFirst('first_frame', at)
  }

  skimAudio(byteLength: number, at: MonotonicTime): boolean {
    const playable = this.#options.receiver.skim(byteLength, at)
    if (playable === undefined) return false
    this.#handleAudio(playable, at)
    return true
  }

  onFault(fault: Fault, at: MonotonicTime): void {
    this.fault = fault
    this.#finish(at)
  }

  onEnd(at: MonotonicTime): void {
    this.#finish(at)
  }

  /** Ends the trial without a fault. */
  stop(at: MonotonicTime): void {
    if (!this.finished) this.#finish(at)
  }

  #handleAudio(playable: boolean, at: MonotonicTime): void {
    if (!playable) return
    if (this.at.first_audio === undefined) this.positions?.onFirstAudio(at)
    this.#recordFirst('first_audio', at)
    this.at.last_audio = at
    if (this.at.cancel !== undefined) this.at.last_audio_after_cancel = at
    this.#options.onAudio?.()
  }

  #finish(at: MonotonicTime): void {
    this.reader.stop()
    this.at.end = at
    this.#options.onFinish()
  }

  #recordFirst(instant: 'ready' | 'first_frame' | 'first_audio', at: MonotonicTime): void {
    if (this.at[instant] !== undefined) return
    this.at[instant] = at
    this.loopLag = Math.max(this.loopLag, this.#options.lag.ofStamp)
  }
}
