/** Trials of neighbouring instants, and the mean of what was measured of them. */
export interface Batch {
  readonly trials: number
  readonly mean: number
}

/** Microseconds, and the trials that a batch has at least (White, 1997, takes five). */
const BIN = 100_000
const BATCH = 5
/** Batches above which two neighbours become one. */
const MOST = 512

/**
 * A series in the order of its instants, however it comes in: in memory that grows with its length in time and not
 * with its trials.
 */
export class Batches {
  readonly #bins = new Map<number, { trials: number; sum: number }>()

  /** @param at microseconds */
  add(at: number, value: number): void {
    const bin = Math.floor(at / BIN)
    const { trials, sum } = this.#bins.get(bin) ?? { trials: 0, sum: 0 }
    this.#bins.set(bin, { trials: trials + 1, sum: sum + value })
  }

  /** Whole batches only: what is left at the end belongs to none. */
  batches(): Batch[] {
    const bins = [...this.#bins].sort(([a], [b]) => a - b).map(([, bin]) => bin)
    const most = bins.reduce((sum, { trials }) => sum + trials, 0) / MOST
    return gathered(bins, Math.max(BATCH, most))
  }
}

/** Neighbours together, until each has so many trials. */
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
