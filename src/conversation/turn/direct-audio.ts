import type { AudioReceiver } from '../../audio/audio-receiver.ts'
import type { Micros } from '../../core/units.ts'
import type { LoopLag } from '../../drive/thread-health/loop-lag.ts'
import type { AnswerEvent } from '../../drive/trial/reader/answer-listener.ts'
import { OnsetLag } from './onset-lag.ts'
import type { PlaybackLog } from './playback-log.ts'

/** Audio that the LLM or agent itself sends. */
export class DirectAudio {
  readonly #receiver: AudioReceiver
  readonly #log: PlaybackLog
  readonly #lag: OnsetLag
  #hasBegun = false

  constructor(receiver: AudioReceiver, log: PlaybackLog, lag: LoopLag) {
    this.#lag = new OnsetLag(lag)
    this.#receiver = receiver
    this.#log = log
  }

  get loopLag(): Micros {
    return this.#lag.longest
  }

  push(event: AnswerEvent, at: number): boolean {
    if (event.kind !== 'audio') return false
    if (!this.#hasBegun) this.#log.addRequest(this.#receiver)
    this.#hasBegun = true
    const isPlayable = this.#receiver.push(event.audio, at)
    if (isPlayable) this.#lag.note(this.#receiver)
    return isPlayable
  }

  end(at: number): void {
    if (this.#hasBegun) this.#log.endRequest(this.#receiver, at)
  }
}
