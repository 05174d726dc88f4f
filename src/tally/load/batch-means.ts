import type { Micros, RunTime } from '../../core/units.ts'
/** Trials that are adjacent in time, with the mean of their values. */
export interface Batch {
  readonly trials: number
  readonly mean: number
}

/** Bin width, and the minimum number of trials of a batch (five, as in White, 1997). */
const BIN_US: Micros = 100_000
const MIN_BATCH_TRIALS = 5
/** Above this number of batches, neighbours are merged. */
const MAX_BATCHES = 512

/**
 * Batch means of a time series. Values may arrive in any order. Memory grows with the duration of the series
 * and not with the number of trials.
 */
export class BatchMeans {
  readonly #bins = new Map<number, { trials: number; sum: number }>()

  add(at: RunTime, value: number): void {
    const bin = Math.floor(at / BIN_US)
    const { trials, sum } = this.#bins.get(bin) ?? { trials: 0, sum: 0 }
    this.#bins.set(bin, { trials: trials + 1, sum: sum + value })
  }

  /**
   * Complete batches only; the remainder at the end is dropped. Values of the excluded times are left out.
   */
  completeBatches(excluded: readonly { readonly from: RunTime; readonly to: RunTime }[] = []): Batch[] {
    const isExcluded = (bin: number) =>
      excluded.some(({ from, to }) => (bin + 1) * BIN_US > from && bin * BIN_US <= to)
    const bins = [...this.#bins]
      .filter(([bin]) => !isExcluded(bin))
      .sort(([a], [b]) => a - b)
      .map(([, bin]) => bin)
    const minTrials = bins.reduce((sum, { trials }) => sum + trials, 0) / MAX_BATCHES
    return mergeBins(bins, Math.max(MIN_BATCH_TRIALS, minTrials))
  }
}

/** Merges adjacent bins until each batch has at least `minTrials` trials. */
function mergeBins(bins: readonly { trials: number; sum: number }[], minTrials: number): Batch[] {
  const batches: Batch[] = []
  let trials = 0
  let sum = 0
  for (const bin of bins) {
    trials += bin.trials
    sum += bin.sum
    if (trials < minTrials) continue
    batches.push({ trials, mean: sum / trials })
    trials = 0
    sum = 0
  }
  return batches
}
