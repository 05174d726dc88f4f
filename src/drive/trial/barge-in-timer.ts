import type { Clock } from '../../core/clock.ts'
import type { MonotonicTime } from '../../core/units.ts'

/** Node replaces a longer timer delay by 1 ms. */
const MAX_TIMER_DELAY = 2 ** 31 - 1

/** Waits for the instant of a barge-in, which is known once enough of the answer has arrived. */
export class BargeInTimer {
  readonly #clock: Clock
  readonly #onDue: () => void
  #timer: NodeJS.Timeout | undefined

  constructor(clock: Clock, onDue: () => void) {
    this.#clock = clock
    this.#onDue = onDue
  }

  /** The instant is known. */
  get isSet(): boolean {
    return this.#timer !== undefined
  }

  set(at: MonotonicTime): void {
    const remaining = Math.max(0, Math.ceil((at - this.#clock.now()) / 1e3))
    this.#timer = setTimeout(() => this.#fire(at), Math.min(MAX_TIMER_DELAY, remaining))
  }

  cancel(): void {
    clearTimeout(this.#timer)
  }

  /** A timer may fire a millisecond early; a barge-in must not. */
  #fire(at: MonotonicTime): void {
    if (this.#clock.now() < at) this.set(at)
    else this.#onDue()
  }
}
