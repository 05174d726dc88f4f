import type { Histogram } from 'hdr-histogram-js'
import { valueOfRank } from './histogram-ranks.ts'

/** Measured values, plus the number of trials that count as infinite. Units are the histogram's. */
export interface Distribution {
  readonly histogram: Histogram
  /** Trials that count as +infinity. */
  readonly infinite: number
}

/** A value read from a distribution: a number, infinite (beyond the timeout), or no data. */
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

/** Number of observations, infinite ones included. */
export function sizeOf({ histogram, infinite }: Distribution): number {
  return histogram.totalCount + infinite
}

/**
 * The observation of rank ceil(share · n), at least 1, for a share of 0 to 1. Without infinite observations
 * this is HdrHistogram's `getValueAtPercentile`: the highest equivalent value.
 */
export function percentile(distribution: Distribution, share: number): Quantile {
  return valueAtRank(distribution, rankOf(share, sizeOf(distribution)))
}

/** The rank of a percentile among n observations: ceil(share · n), at least 1. */
export function rankOf(share: number, n: number): number {
  // 0.07 · 100 rounds to slightly more than 7; without the correction the rank would be 8.
  return Math.max(1, Math.ceil(share * n * (1 - Number.EPSILON)))
}

/**
 * The observation of a rank, counted from 1, infinite ones last; `no data` for a rank that does not exist.
 */
export function valueAtRank(distribution: Distribution, rank: number): Quantile {
  const { histogram } = distribution
  if (rank < 1 || rank > sizeOf(distribution)) return { kind: 'no data' }
  if (rank > histogram.totalCount) return { kind: 'infinite' }
  return { kind: 'value', value: valueOfRank(histogram, rank) }
}

/** The smallest observation, as the lowest equivalent value. */
export function smallest(distribution: Distribution): Quantile {
  const first = valueAtRank(distribution, 1)
  return first.kind === 'value' ? { ...first, value: distribution.histogram.getValueAtPercentile(0) } : first
}

/** The largest observation, as the highest equivalent value, so that no percentile lies above it. */
export function largest(distribution: Distribution): Quantile {
  return valueAtRank(distribution, sizeOf(distribution))
}
