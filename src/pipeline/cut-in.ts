import type { Clock } from '../core/clock.ts'
import type { AnswerLog } from './answer-log.ts'

/** Node replaces a longer timer delay by 1 ms. */
const LONGEST = 2 ** 31 - 1

/** The caller interrupts once a given amount of the answer has been heard. */
export class CutIn {
  /** Resolves with the instant of the barge-in in absolute microseconds. Never resolves without one. */
  readonly happened: Promise<number>
  readonly #after: number | undefined
  readonly #clock: Clock
  #timer: NodeJS.Timeout | undefined
  #resolve: (at: number) => void = () => {}

  /** @param afterMs heard audible audio before the barge-in; undefined for a caller who does not interrupt */
  constructor(after: number | undefined, clock: Clock) {
    this.#after = after
    this.#clock = clock
    this.happened = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  /** More audio has arrived: the instant of the barge-in may be known now. */
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
