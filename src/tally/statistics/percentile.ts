import { rankOf } from './histogram-percentile.ts'
import { intervalRanks } from './interval.ts'

/** A percentile of exact values, in their unit; infinite if it falls on something that never happened. */
export interface ExactPercentile {
  readonly value: number
  /** Absent if n is too small. */
  readonly interval?: { readonly low: number; readonly high: number }
}

/** The observation of rank ceil(share * n) with its order-statistic interval. `sorted` is ascending. */
export function exactPercentile(sorted: ArrayLike<number>, share: number): ExactPercentile {
  const at = (rank: number) => sorted[rank - 1] ?? Number.NaN
  const ranks = intervalRanks(sorted.length, share)
  return {
    value: at(rankOf(share, sorted.length)),
    ...(ranks && { interval: { low: at(ranks.low), high: at(ranks.high) } }),
  }
}

/** The median of values in any order. Undefined if there are none. */
export function medianOf(values: readonly number[]): ExactPercentile | undefined {
  return values.length === 0
    ? undefined
    : exactPercentile(
        values.toSorted((a, b) => a - b),
        0.5,
      )
}

/**
 * The median of differences in ascending order: the mean of the two in the middle, so that swapping the sides
 * only changes the sign. NaN if there are none.
 */
export function medianDifference(sorted: readonly number[]): ExactPercentile {
  const middle = (sorted.length - 1) / 2
  const [below, above] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]]
  return { ...exactPercentile(sorted, 0.5), value: ((below ?? Number.NaN) + (above ?? Number.NaN)) / 2 }
}
