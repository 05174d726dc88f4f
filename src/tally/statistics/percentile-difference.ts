import { normalQuantile } from './distributions.ts'
import type { Quantile } from './histogram-percentile.ts'
import { CONFIDENCE, type PercentileEstimate } from './interval.ts'

/** The difference of two percentiles, in their unit. */
export type PercentileDifference =
  /** `high` is Infinity if the slower percentile may lie beyond the timeout. */
  | { readonly kind: 'interval'; readonly value: number; readonly low: number; readonly high: number }
  /** At least one side has too few trials for an interval; each side needs `needed`. */
  | { readonly kind: 'too small'; readonly needed: number }
  /** One percentile lies beyond the timeout or has no data. */
  | { readonly kind: 'unknown' }

/**
 * The difference of two independent percentiles. Its interval combines their own intervals by the
 * square-and-add rule (MOVER; Zou and Donner, Statistics in Medicine 27, 2008), which makes no assumption
 * about the distributions. Interleaved trials are correlated, so their true interval is narrower.
 * @param levelDeviation log standard deviation between the two levels without a change, if they were not
 * measured at the same time
 */
export function percentileDifference(
  slower: PercentileEstimate,
  faster: PercentileEstimate,
  levelDeviation = 0,
): PercentileDifference {
  const value = subtract(slower.value, faster.value)
  if (value === undefined || value === Number.POSITIVE_INFINITY) return { kind: 'unknown' }
  const [upper, lower] = [slower.interval, faster.interval]
  if (upper.kind === 'too small') return upper
  if (lower.kind === 'too small') return lower
  const downs = [subtract(slower.value, upper.low), subtract(lower.high, faster.value)]
  const ups = [subtract(upper.high, slower.value), subtract(faster.value, lower.low)]
  const level = slower.value.kind === 'value' ? slower.value.value : 0
  const drift = level * Math.expm1(normalQuantile((1 + CONFIDENCE) / 2) * levelDeviation)
  const down = squareAndAdd([...downs, drift])
  const up = squareAndAdd([...ups, drift])
  if (down === undefined || up === undefined) return { kind: 'unknown' }
  return { kind: 'interval', value, low: value - down, high: value + up }
}

/** True if the interval excludes zero. */
export function isSignificant(difference: PercentileDifference): boolean {
  return difference.kind === 'interval' && (difference.low > 0 || difference.high < 0)
}

function subtract(upper: Quantile, lower: Quantile): number | undefined {
  if (upper.kind === 'infinite' && lower.kind === 'value') return Number.POSITIVE_INFINITY
  return upper.kind === 'value' && lower.kind === 'value' ? upper.value - lower.value : undefined
}

function squareAndAdd(sides: readonly (number | undefined)[]): number | undefined {
  let sum = 0
  for (const side of sides) {
    if (side === undefined) return undefined
    sum += side ** 2
  }
  return Math.sqrt(sum)
}
