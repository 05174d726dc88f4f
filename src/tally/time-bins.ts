import { RoughHistogram } from './rough-histogram.ts'

/** What began in one stretch of the run. */
export interface TimeBin {
  readonly values: RoughHistogram
  faults: number
}

/** A stretch with its place: microseconds since the run began. */
export interface PlacedBin extends TimeBin {
  readonly from: number
  readonly to: number
}

const MOST = 96
/** Microseconds of the narrowest stretch. */
const NARROWEST = 125_000

/**
 * A run in at most 96 stretches of equal length, which doubles when the run outgrows them. The order of counting and
 * of merging makes no difference.
 */
export class TimeBins {
  #width = NARROWEST
  #bins = new Map<number, TimeBin>()

  /** Counts a trial that began at that moment; undefined for one that failed before it had the value. */
  count(at: number, value: number | undefined): void {
    const bin = this.#at(Math.floor(this.#fit(at) / this.#width))
    if (value === undefined) bin.faults += 1
    else bin.values.record(value)
  }

  /** Adds the other one's counts; the other one is left as it is. */
  merge(other: TimeBins): void {
    this.#widen(other.#width)
    for (const [index, bin] of other.#bins) {
      const at = this.#fit(index * other.#width)
      addTo(this.#at(Math.floor(at / this.#width)), bin)
    }
  }

  /** In the order of time, without those in which nothing began. */
  bins(): PlacedBin[] {
    return [...this.#bins]
      .sort(([a], [b]) => a - b)
      .map(([index, bin]) => ({ ...bin, from: index * this.#width, to: (index + 1) * this.#width }))
  }

  #fit(at: number): number {
    while (at >= this.#width * MOST) this.#widen(this.#width * 2)
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
    const created = { values: new RoughHistogram(), faults: 0 }
    this.#bins.set(index, created)
    return created
  }
}

function addTo(bin: TimeBin, other: TimeBin): void {
  bin.values.merge(other.values)
  bin.faults += other.faults
}
