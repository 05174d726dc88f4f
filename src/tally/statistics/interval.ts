import { binomialCdf } from './distributions.ts'
import { type Distribution, percentile, type Quantile, sizeOf, valueAtRank } from './histogram-percentile.ts'

/** The default confidence level of every interval. */
export const CONFIDENCE = 0.95

/** The ranks, counted from 1, of the two observations that bound a percentile. */
export interface Ranks {
  readonly low: number
  readonly high: number
}

/** A two-sided confidence interval of a percentile. Its upper end may lie beyond the timeout. */
export type Interval =
  | { readonly kind: 'interval'; readonly low: Quantile; readonly high: Quantile }
  | TooSmall

/**
 * Why a percentile is not given: there are too few observations for a finite interval, which takes `needed`.
 */
export interface TooSmall {
  readonly kind: 'too small'
  readonly needed: number
}

/** A percentile with its confidence interval. */
export interface PercentileEstimate {
  readonly value: Quantile
  readonly interval: Interval
}

/**
 * Ranks of the order-statistic interval (Hahn and Meeker, Statistical Intervals, 5.2): with B ~ Binomial(n,
 * share) the largest `low` with P(B < low) <= alpha/2 and the smallest `high` with P(B >= high) <= alpha/2.
 * It only assumes independent observations. Undefined if n is too small for either end.
 */
export function intervalRanks(n: number, share: number, confidence = CONFIDENCE): Ranks | undefined {
  const tail = (1 - confidence) / 2
  const low = firstIndexWhere(n + 1, (k) => binomialCdf(k, n, share) > tail)
  const high = firstIndexWhere(n + 1, (k) => 1 - binomialCdf(k - 1, n, share) <= tail)
  return low < 1 || high > n ? undefined : { low, high }
}

/** The smallest n for which the percentile has an interval: x^n <= alpha/2 for the rarer tail. */
export function minSampleSize(share: number, confidence = CONFIDENCE): number {
  return Math.ceil(Math.log((1 - confidence) / 2) / Math.log(Math.max(share, 1 - share)))
}

/**
 * The one rule by which a percentile is refused: `n` observations are too few for an interval. Undefined if
 * they are enough.
 */
export function refusePercentile(n: number, share: number): TooSmall | undefined {
  const needed = minSampleSize(share)
  return n < needed ? { kind: 'too small', needed } : undefined
}

/** A percentile of a distribution. With too few observations, `interval` is the refusal. */
export function estimatePercentile(distribution: Distribution, share: number): PercentileEstimate {
  return { value: percentile(distribution, share), interval: percentileInterval(distribution, share) }
}

/**
 * The confidence interval of a percentile. It uses ranks only, so histogram counts are as good as raw data.
 */
export function percentileInterval(
  distribution: Distribution,
  share: number,
  confidence = CONFIDENCE,
): Interval {
  const ranks = intervalRanks(sizeOf(distribution), share, confidence)
  if (!ranks) return { kind: 'too small', needed: minSampleSize(share, confidence) }
  return {
    kind: 'interval',
    low: valueAtRank(distribution, ranks.low),
    high: valueAtRank(distribution, ranks.high),
  }
}

/** Binary search: the first integer in [0, end) that meets a monotonic condition; `end` if none does. */
function firstIndexWhere(end: number, condition: (k: number) => boolean): number {
  let from = 0
  let to = end
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    if (condition(middle)) to = middle
    else from = middle + 1
  }
  return from
}
