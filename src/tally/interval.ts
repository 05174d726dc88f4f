import { binomialCdf } from './distributions.ts'
import { type Distribution, type Quantile, sizeOf, valueAtRank } from './percentile.ts'

/** How sure every interval of ttfa is, where nothing else is said. */
export const CONFIDENCE = 0.95

/** Ranks, counted from 1, between whose observations a percentile lies. */
export interface Ranks {
  readonly low: number
  readonly high: number
}

/** A two-sided interval of a percentile; its upper end can lie beyond the timeout. */
export type Interval =
  | { readonly kind: 'interval'; readonly low: Quantile; readonly high: Quantile }
  /** Fewer observations than a finite interval needs; `needed` would do. */
  | { readonly kind: 'too small'; readonly needed: number }

/**
 * Ranks of the order-statistic interval (Hahn and Meeker, Statistical Intervals, 5.2): with B ~ Binomial(n, share)
 * the largest `low` with P(B < low) <= alpha/2 and the smallest `high` with P(B >= high) <= alpha/2. It asks nothing
 * of the distribution but that observations are independent. Undefined when n is too small for either end.
 */
export function intervalRanks(n: number, share: number, confidence = CONFIDENCE): Ranks | undefined {
  const tail = (1 - confidence) / 2
  const low = firstWhere(n + 1, (k) => binomialCdf(k, n, share) > tail)
  const high = firstWhere(n + 1, (k) => 1 - binomialCdf(k - 1, n, share) <= tail)
  return low < 1 || high > n ? undefined : { low, high }
}

/** The smallest n that has an interval for the percentile: the rarer tail must be able to miss it, x^n <= alpha/2. */
export function smallestSize(share: number, confidence = CONFIDENCE): number {
  return Math.ceil(Math.log((1 - confidence) / 2) / Math.log(Math.max(share, 1 - share)))
}

/** The interval of a percentile, from ranks alone: it is as good on histogram counts as on raw data. */
export function intervalOf(distribution: Distribution, share: number, confidence = CONFIDENCE): Interval {
  const ranks = intervalRanks(sizeOf(distribution), share, confidence)
  if (!ranks) return { kind: 'too small', needed: smallestSize(share, confidence) }
  return {
    kind: 'interval',
    low: valueAtRank(distribution, ranks.low),
    high: valueAtRank(distribution, ranks.high),
  }
}

/** The first whole number from 0 below `end` for which a condition, once true, stays true; `end` if for none. */
function firstWhere(end: number, holds: (k: number) => boolean): number {
  let from = 0
  let to = end
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    if (holds(middle)) to = middle
    else from = middle + 1
  }
  return from
}
