import { AudioReceiver } from '../../audio/audio-receiver.ts'
import type { Decoder } from '../../audio/decoders/decoder.ts'
import type { MonotonicTime } from '../../core/units.ts'

/** Microseconds without audio after which what follows is another answer. */
const PAUSE = 300_000

/**
 * An answer that an agent begins while the caller is still speaking. All of it is left out, because it answers only
 * part of what the caller says. An agent that sends silence while it listens has not begun to answer.
 */
export class PrematureAnswer {
  readonly #receiver: AudioReceiver
  #lastAudio: MonotonicTime | undefined
  #isCounted = false

  constructor(decoder: Decoder) {
    this.#receiver = new AudioReceiver(decoder)
  }

  /** Whether the audio belongs to it. */
  takes(
    audio: Uint8Array,
    at: MonotonicTime,
    turn: { readonly speechEnd: MonotonicTime; readonly onPrematureEnd: () => void },
  ): boolean {
    if (at < turn.speechEnd) {
      this.#receiver.push(audio, at)
      this.#lastAudio = at
      return true
    }
    if (this.#lastAudio === undefined || at - this.#lastAudio > PAUSE) return false
    if (this.#receiver.onset === undefined) return false
    this.#lastAudio = at
    if (!this.#isCounted) this.countEnd(turn)
    return true
  }

  /** Counts that the agent took the caller's turn to be over. It may say so before it answers. */
  countEnd({ onPrematureEnd }: { readonly onPrematureEnd: () => void }): void {
    this.#isCounted = true
    onPrematureEnd()
  }

  /** The agent has finished the premature answer. */
  end(): void {
    this.#lastAudio = undefined
  }
}
