import { AudioReceiver } from '../../audio/audio-receiver.ts'
import { createDecoder } from '../../audio/decoders/create-decoder.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import type { LoopLag } from '../../drive/thread-health/loop-lag.ts'
import { OnsetLag } from '../turn/onset-lag.ts'
import type { PlaybackLog } from '../turn/playback-log.ts'

/** The audio of one TTS request, as it arrives in the playback log of the answer. */
export class RequestAudio {
  first: MonotonicTime | undefined
  last: MonotonicTime | undefined
  readonly #log: PlaybackLog
  readonly #lag: OnsetLag
  #receiver: AudioReceiver | undefined

  constructor(log: PlaybackLog, lag: LoopLag) {
    this.#log = log
    this.#lag = new OnsetLag(lag)
  }

  /** The first audible sample has arrived. */
  get isHeard(): boolean {
    return this.#lag.isSettled
  }

  /** How long the instants of the first audio and of the onset waited for this thread. */
  get lag(): Micros {
    return this.#lag.longest
  }

  /** Nothing is received before. */
  async begin(format: AudioFormat): Promise<void> {
    const receiver = new AudioReceiver(await createDecoder(format), this.#log.receiverOptions)
    this.#receiver = receiver
    this.#log.addRequest(receiver)
  }

  /** True if it completed something that can be played. */
  push(audio: Uint8Array, at: MonotonicTime): boolean {
    if (!this.#receiver?.push(audio, at)) return false
    this.#lag.note(this.#receiver)
    this.first ??= at
    this.last = at
    return true
  }

  end(at: MonotonicTime): void {
    if (this.#receiver) this.#log.endRequest(this.#receiver, at)
  }
}
