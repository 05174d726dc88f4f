import type { Histogram } from 'hdr-histogram-js'

/** What was measured, and how many trials lie beyond every measured value. Units are the histogram's. */
export interface Distribution {
  readonly histogram: Histogram
  /** Trials that count as +infinity. */
  readonly infinite: number
}

/** A value read off a distribution: a number, beyond the timeout, or nothing to read. */
export type Quantile =
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'infinite' }
  | { readonly kind: 'no data' }

/** The percentiles of every table. */
export const PERCENTILES = [
  { name: 'p50', share: 0.5 },
  { name: 'p90', share: 0.9 },
  { name: 'p95', share: 0.95 },
  { name: 'p99', share: 0.99 },
  { name: 'p99_9', share: 0.999 },
] as const

export type PercentileName = (typeof PERCENTILES)[number]['name']

/** Observations in a distribution, the infinite ones included. */
export function sizeOf({ histogram, infinite }: Distribution): number {
  return histogram.totalCount + infinite
}

/**
 * The value that a share (0 to 1) of the observations does not exceed: the one of rank ceil(share · n), at least 1.
 * Without infinite observations this is HdrHistogram's `getValueAtPercentile`: the highest value equivalent to it.
 */
export function percentile(distribution: Distribution, share: number): Quantile {
  // A product such as 0.07 · 100 comes out one rounding above 7: without the correction it would name rank 8.
  const rank = Math.ceil(share * sizeOf(distribution) * (1 - Number.EPSILON))
  return valueAtRank(distribution, Math.max(1, rank))
}

/** The observation of that rank, counted from 1, infinite ones last; `no data` for a rank that does not exist. */
export function valueAtRank(distribution: Distribution, rank: number): Quantile {
  const { histogram } = distribution
  if (rank < 1 || rank > sizeOf(distribution)) return { kind: 'no data' }
  if (rank > histogram.totalCount) return { kind: 'infinite' }
  // Half a rank below the rank rounds up to it whatever the last bit of the division says.
  return {
    kind: 'value',
    value: histogram.getValueAtPercentile(((rank - 0.5) / histogram.totalCount) * 100),
  }
}

/** The smallest observation, as the lowest value equivalent to it. */
export function smallest(distribution: Distribution): Quantile {
  const first = valueAtRank(distribution, 1)
  return first.kind === 'value' ? { ...first, value: distribution.histogram.getValueAtPercentile(0) } : first
}

/** The largest observation, as the highest value equivalent to it, so that no percentile lies above it. */
export function largest(distribution: Distribution): Quantile {
  return valueAtRank(distribution, sizeOf(distribution))
}
