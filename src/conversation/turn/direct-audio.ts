import type { AudioReceiver } from '../../audio/audio-receiver.ts'
import type { AnswerEvent } from '../../drive/trial/reader/answer-listener.ts'
import type { PlaybackLog } from './playback-log.ts'

/** Audio that the LLM or agent itself sends. */
export class DirectAudio {
  readonly #receiver: AudioReceiver
  readonly #log: PlaybackLog
  #hasBegun = false

  constructor(receiver: AudioReceiver, log: PlaybackLog) {
    this.#receiver = receiver
    this.#log = log
  }

  get isHeard(): boolean {
    return this.#receiver.onset !== undefined
  }

  push(event: AnswerEvent, at: number): boolean {
    if (event.kind !== 'audio') return false
    if (!this.#hasBegun) this.#log.addRequest(this.#receiver)
    this.#hasBegun = true
    return this.#receiver.push(event.audio, at)
  }

  end(at: number): void {
    if (this.#hasBegun) this.#log.endRequest(this.#receiver, at)
  }
}
