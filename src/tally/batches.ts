/** Trials that are adjacent in time, with the mean of their values. */
export interface Batch {
  readonly trials: number
  readonly mean: number
}

/** Bin width in microseconds, and the minimum number of trials of a batch (five, as in White, 1997). */
const BIN = 100_000
const BATCH = 5
/** Above this number of batches, neighbours are merged. */
const MOST = 512

/**
 * Batch means of a time series. Values may arrive in any order. Memory grows with the duration of the series
 * and not with the number of trials.
 */
export class Batches {
  readonly #bins = new Map<number, { trials: number; sum: number }>()

  /** @param at microseconds */
  add(at: number, value: number): void {
    const bin = Math.floor(at / BIN)
    const { trials, sum } = this.#bins.get(bin) ?? { trials: 0, sum: 0 }
    this.#bins.set(bin, { trials: trials + 1, sum: sum + value })
  }

  /** Complete batches only; the remainder at the end is dropped. */
  batches(): Batch[] {
    const bins = [...this.#bins].sort(([a], [b]) => a - b).map(([, bin]) => bin)
    const most = bins.reduce((sum, { trials }) => sum + trials, 0) / MOST
    return gathered(bins, Math.max(BATCH, most))
  }
}

/** Merges adjacent bins until each batch has at least `minTrials` trials. */
function gathered(bins: readonly { trials: number; sum: number }[], least: number): Batch[] {
  const batches: Batch[] = []
  let trials = 0
  let sum = 0
  for (const bin of bins) {
    trials += bin.trials
    sum += bin.sum
    if (trials < least) continue
    batches.push({ trials, mean: sum / trials })
    trials = 0
    sum = 0
  }
  return batches
}
