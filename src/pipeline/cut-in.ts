import type { Clock } from '../core/clock.ts'
import type { AnswerLog } from './answer-log.ts'

/** Longest delay that a timer takes for what it is, in milliseconds. */
const LONGEST = 2 ** 31 - 1

/** A caller who cuts in when so much of the answer was heard. */
export class CutIn {
  /** Resolves with the absolute microseconds at which the caller cut in; never, where nobody does. */
  readonly happened: Promise<number>
  readonly #after: number | undefined
  readonly #clock: Clock
  #timer: NodeJS.Timeout | undefined
  #resolve: (at: number) => void = () => {}

  /** @param after milliseconds of audible audio that were heard; undefined for a caller who lets everybody finish */
  constructor(after: number | undefined, clock: Clock) {
    this.#after = after
    this.#clock = clock
    this.happened = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  /** Something new has arrived: perhaps it is known by now when the moment comes. */
  consider(log: AnswerLog): void {
    if (this.#after === undefined || this.#timer) return
    const at = log.instantOfHeard(this.#after)
    if (at === undefined) return
    const wait = Math.min(LONGEST, Math.max(0, (at - this.#clock.now()) / 1e3))
    this.#timer = setTimeout(() => this.#resolve(this.#clock.now()), wait)
  }

  forget(): void {
    clearTimeout(this.#timer)
  }
}
