import { type MonotonicTime, toMicros } from '../../../core/units.ts'

/** Half an hour of audio in packets of 20 ms. No answer comes near it. */
const MAX_IN_ANSWER = 100_000
/** A whole answer that arrives at once holds thousands of small messages, no more. */
const MAX_IN_SECOND = 40_000

/**
 * Bounds the messages of one answer, on every kind of connection. Each costs little, but a server that sends them
 * without end takes the thread from all other connections until the timeout.
 */
export class FrameLimit {
  #inAnswer = 0
  #inSecond = 0
  #since: MonotonicTime = Number.NEGATIVE_INFINITY

  /** Counts a frame. Returns what is wrong, if it is one too many. */
  count(at: MonotonicTime): string | undefined {
    if (at - this.#since >= toMicros(1000)) {
      this.#since = at
      this.#inSecond = 0
    }
    this.#inAnswer += 1
    this.#inSecond += 1
    if (this.#inAnswer > MAX_IN_ANSWER) return `a flood of messages: more than ${MAX_IN_ANSWER} in one answer`
    if (this.#inSecond > MAX_IN_SECOND)
      return `a flood of messages: more than ${MAX_IN_SECOND} within a second`
    return undefined
  }

  /** Another answer begins on the same connection. */
  restart(): void {
    this.#inAnswer = 0
  }
}
