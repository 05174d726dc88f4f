import { AudioReceiver } from '../../audio/audio-receiver.ts'
import { createDecoder } from '../../audio/decoders/create-decoder.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import type { LoopLag } from '../../drive/thread-health/loop-lag.ts'
import { OnsetLag } from './onset-lag.ts'
import type { PlaybackLog } from './playback-log.ts'

/** The audio of one request to a component, as it arrives in the playback log of the answer. */
export class RequestAudio {
  first: MonotonicTime | undefined
  last: MonotonicTime | undefined
  #hasBegun = false
  readonly #receiver: AudioReceiver
  readonly #log: PlaybackLog
  readonly #lag: OnsetLag

  private constructor(receiver: AudioReceiver, log: PlaybackLog, lag: LoopLag) {
    this.#receiver = receiver
    this.#log = log
    this.#lag = new OnsetLag(lag)
  }

  /** Its first audio takes the next place in the answer. */
  static async create(format: AudioFormat, log: PlaybackLog, lag: LoopLag): Promise<RequestAudio> {
    return new RequestAudio(new AudioReceiver(await createDecoder(format), log.receiverOptions), log, lag)
  }

  /** Takes the next place in the answer before any audio: of requests in flight at once, the earlier one is heard first. */
  static async begin(format: AudioFormat, log: PlaybackLog, lag: LoopLag): Promise<RequestAudio> {
    const audio = await RequestAudio.create(format, log, lag)
    audio.#begin()
    return audio
  }

  get hasBegun(): boolean {
    return this.#hasBegun
  }

  /** The first audible sample has arrived. */
  get isHeard(): boolean {
    return this.#lag.isSettled
  }

  /** How long the instants of the first audio and of the onset waited for this thread. */
  get lag(): Micros {
    return this.#lag.longest
  }

  #begin(): void {
    if (!this.#hasBegun) this.#log.addRequest(this.#receiver)
    this.#hasBegun = true
  }

  /** True if it completed something that can be played. */
  push(audio: Uint8Array, at: MonotonicTime): boolean {
    this.#begin()
    if (!this.#receiver.push(audio, at)) return false
    this.#lag.note(this.#receiver)
    this.first ??= at
    this.last = at
    return true
  }

  end(at: MonotonicTime): void {
    if (this.#hasBegun) this.#log.endRequest(this.#receiver, at)
  }
}
