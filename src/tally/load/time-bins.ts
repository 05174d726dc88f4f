import type { Micros } from '../../core/units.ts'
import { LogHistogram } from '../statistics/log-histogram.ts'

/** The trials that began in one interval of the run. */
export interface TimeBin {
  readonly values: LogHistogram
  faults: number
}

/** A bin with its bounds in microseconds since the run began. */
export interface BinInterval extends TimeBin {
  readonly from: number
  readonly to: number
}

const MAX_BINS = 96
/** The initial bin width. */
const MIN_WIDTH_US: Micros = 125_000

/**
 * Divides a run into at most 96 bins of equal width, which doubles when the run outgrows them. The order of
 * counting does not matter.
 */
export class TimeBins {
  #width = MIN_WIDTH_US
  #bins = new Map<number, TimeBin>()

  /** Counts a trial that began at `at`. The value is undefined if the trial failed first. */
  count(at: number, value: number | undefined): void {
    const bin = this.#at(Math.floor(this.#fit(at) / this.#width))
    if (value === undefined) bin.faults += 1
    else bin.values.record(value)
  }

  /** In order of time, without empty bins. */
  bins(): BinInterval[] {
    return [...this.#bins]
      .sort(([a], [b]) => a - b)
      .map(([index, bin]) => ({ ...bin, from: index * this.#width, to: (index + 1) * this.#width }))
  }

  #fit(at: number): number {
    while (at >= this.#width * MAX_BINS) this.#widen(this.#width * 2)
    return Math.max(0, at)
  }

  #widen(width: number): void {
    if (width <= this.#width) return
    const factor = width / this.#width
    const narrow = this.#bins
    this.#width = width
    this.#bins = new Map()
    for (const [index, bin] of narrow) addTo(this.#at(Math.floor(index / factor)), bin)
  }

  #at(index: number): TimeBin {
    const found = this.#bins.get(index)
    if (found) return found
    const created = { values: new LogHistogram(), faults: 0 }
    this.#bins.set(index, created)
    return created
  }
}

function addTo(bin: TimeBin, other: TimeBin): void {
  bin.values.merge(other.values)
  bin.faults += other.faults
}
