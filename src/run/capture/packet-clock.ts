import type { Clock } from '../../core/clock.ts'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import {
  combineMappings,
  mappingUncertainty,
  mapWallClock,
  toMonotonic,
  type WallClockMapping,
  type WallClockReading,
} from './wall-clock.ts'

/** The wall clock is read in whole milliseconds: less cannot be seen without watching it tick. */
const SET_BY: Micros = 2000

/**
 * Maps the wall clock of the packets to the monotonic clock for as long as a run lasts. If the wall clock is set
 * meanwhile, it is mapped again, and what passed around that is not trusted.
 */
export class PacketClockMapping {
  readonly #clock: Clock
  readonly #wall: WallClockReading
  #mapping: WallClockMapping
  #checkedAt: MonotonicTime
  /** Since the wall clock was last set, and until that was noticed. */
  readonly #doubtful: { readonly from: MonotonicTime; readonly to: MonotonicTime }[] = []

  /** Blocks for about 20 ms. */
  constructor(clock: Clock, wall: WallClockReading) {
    this.#clock = clock
    this.#wall = wall
    this.#mapping = mapWallClock(wall, clock)
    this.#checkedAt = clock.now()
  }

  get uncertainty(): Micros {
    return mappingUncertainty(this.#mapping)
  }

  toMonotonic(seconds: number, nanoseconds: number): MonotonicTime {
    return toMonotonic(this.#mapping, seconds, nanoseconds)
  }

  /** Notices that the wall clock was set. Blocks for about 20 ms if it was. */
  check(): void {
    const before = this.#clock.now()
    const wall = this.#wall()
    const expected = this.#mapping.moment + (before - this.#mapping.earliest) / 1000
    if (Math.abs(wall - expected) * 1000 > SET_BY + (this.#clock.now() - before)) this.#mapAgain()
    else this.#checkedAt = before
  }

  /** Compares the clocks once more at the end, exactly. */
  finish(): void {
    this.check()
    this.#mapping = combineMappings(this.#mapping, mapWallClock(this.#wall, this.#clock))
  }

  /** Whether the clock of the packets was the same from one instant to another. */
  isTrusted(from: MonotonicTime, to: MonotonicTime): boolean {
    return this.#doubtful.every((doubt) => to < doubt.from || from > doubt.to)
  }

  #mapAgain(): void {
    const from = this.#checkedAt
    this.#mapping = mapWallClock(this.#wall, this.#clock)
    this.#checkedAt = this.#clock.now()
    this.#doubtful.push({ from, to: this.#checkedAt })
  }
}
