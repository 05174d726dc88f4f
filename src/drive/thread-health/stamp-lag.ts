import type { Micros } from '../../core/units.ts'
import type { LoopLag } from './loop-lag.ts'

/**
 * The longest time that any of the noted timestamps waited for this thread. Only timestamps that are kept are noted.
 */
export class StampLag {
  longest: Micros = 0
  readonly #lag: LoopLag

  constructor(lag: LoopLag) {
    this.#lag = lag
  }

  reset(): void {
    this.longest = 0
  }

  /** Call it if the timestamp of the current frame is kept. */
  note(): void {
    this.longest = Math.max(this.longest, this.#lag.ofStamp)
  }
}
