import { type Micros, type Millis, type MonotonicTime, toMicros } from '../core/units.ts'

/** Telephone networks play in frames of this length. What is being played ends with its frame. */
export const FRAME: Millis = 20

/**
 * The queue in which a telephone network keeps the audio of an agent: one piece is played after the other, at their own
 * rate, however fast they arrive.
 */
export class PlayoutQueue {
  /** When everything that has arrived will have been played. */
  end: MonotonicTime = Number.NEGATIVE_INFINITY
  /** Since when it has been playing without a break. */
  #playsSince: MonotonicTime = 0

  /** Adds audio that arrived at an instant. Returns when it begins to be played. */
  push(audio: Micros, at: MonotonicTime): MonotonicTime {
    if (at > this.end) this.#playsSince = at
    const begin = Math.max(at, this.end)
    this.end = begin + audio
    return begin
  }

  /** Drops what is not played yet, but for the rest of the frame that is being played. Returns the end of what is left. */
  clear(at: MonotonicTime): MonotonicTime {
    const frames = Math.ceil((at - this.#playsSince) / toMicros(FRAME))
    this.end = Math.min(this.end, this.#playsSince + Math.max(0, frames) * toMicros(FRAME))
    return this.end
  }
}
