import type { Micros } from '../../core/units.ts'
import { createHistogram, recordValue } from '../../tally/statistics/histogram.ts'
import { refusePercentile } from '../../tally/statistics/interval.ts'

/** Percentiles above the median that a report prints if there are enough observations. */
const TAIL = [0.9, 0.95, 0.99, 0.999]

/** A smaller shift is not counted, however short the time is: the error bar of the self-test says it. */
const NEGLIGIBLE: Micros = 1000

/** The times of one target as they were measured, and as short as they may really have been. */
interface Times {
  readonly measured: ReturnType<typeof createHistogram>
  readonly shortest: ReturnType<typeof createHistogram>
}

/**
 * By how much late timestamps may have moved the percentiles that are reported. A lag is an upper bound, so the true
 * percentile lies between that of the measured times and that of the times without their lags. Its memory does not grow
 * with the number of observations.
 */
export class PercentileShift {
  readonly #byTarget = new Map<string, Times>()

  add(target: string, time: Micros, lag: Micros): void {
    const times = this.#byTarget.get(target) ?? { measured: createHistogram(), shortest: createHistogram() }
    this.#byTarget.set(target, times)
    recordValue(times.measured, time)
    recordValue(times.shortest, Math.max(0, time - lag))
  }

  /** Of the target whose median may be off by most, as a share of the measured median. */
  get ofMedian(): number {
    return this.#worst(() => [0.5])
  }

  /** The same of the percentiles above it: only those for which there are enough observations. */
  get ofTail(): number {
    return this.#worst((n) => TAIL.filter((share) => refusePercentile(n, share) === undefined))
  }

  #worst(percentilesOf: (n: number) => readonly number[]): number {
    const shifts = [...this.#byTarget.values()].flatMap((times) =>
      percentilesOf(times.measured.totalCount).map((share) => shiftAt(times, share)),
    )
    return Math.max(0, ...shifts)
  }
}

function shiftAt({ measured, shortest }: Times, share: number): number {
  const time = measured.getValueAtPercentile(100 * share)
  const shift = time - shortest.getValueAtPercentile(100 * share)
  return shift < NEGLIGIBLE ? 0 : shift / time
}
