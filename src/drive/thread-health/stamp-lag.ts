import type { Micros } from '../../core/units.ts'
import type { LoopLag } from './loop-lag.ts'

/** The longest that any of some timestamps waited for this thread. Timestamps that nobody keeps are not among them. */
export class StampLag {
  longest: Micros = 0
  readonly #lag: LoopLag

  constructor(lag: LoopLag) {
    this.#lag = lag
  }

  reset(): void {
    this.longest = 0
  }

  /** The instant of the frame that is being handled is kept. */
  note(): void {
    this.longest = Math.max(this.longest, this.#lag.ofStamp)
  }
}
