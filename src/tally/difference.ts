import type { Quantile } from './percentile.ts'
import type { Reading } from './stages-table.ts'

/** By how much one percentile lies above another, in the unit of both. */
export type Difference =
  /** `high` is Infinity where the slower one may lie beyond the timeout. */
  | { readonly kind: 'interval'; readonly value: number; readonly low: number; readonly high: number }
  /** Too few trials for an interval on at least one side; `needed` on each side would do. */
  | { readonly kind: 'too small'; readonly needed: number }
  /** One side itself lies beyond the timeout, or has nothing to compare. */
  | { readonly kind: 'unknown' }

/**
 * The difference of two independent percentiles, with an interval from their own intervals: the square-and-add rule
 * (MOVER; Zou and Donner, Statistics in Medicine 27, 2008), which asks nothing of the distributions. Trials that were
 * interleaved share their ups and downs, which makes the true interval narrower, not wider.
 */
export function differenceOf(slower: Reading, faster: Reading): Difference {
  const value = between(slower.value, faster.value)
  if (value === undefined || value === Number.POSITIVE_INFINITY) return { kind: 'unknown' }
  const [above, below] = [slower.interval, faster.interval]
  if (above.kind === 'too small') return above
  if (below.kind === 'too small') return below
  const downs = [between(slower.value, above.low), between(below.high, faster.value)]
  const ups = [between(above.high, slower.value), between(faster.value, below.low)]
  const down = squareAndAdd(downs)
  const up = squareAndAdd(ups)
  if (down === undefined || up === undefined) return { kind: 'unknown' }
  return { kind: 'interval', value, low: value - down, high: value + up }
}

/** True where the interval leaves no room for no difference. */
export function isReal(difference: Difference): boolean {
  return difference.kind === 'interval' && (difference.low > 0 || difference.high < 0)
}

function between(upper: Quantile, lower: Quantile): number | undefined {
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
