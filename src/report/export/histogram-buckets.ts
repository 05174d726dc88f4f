import type { StageHistogram } from '../../tally/run/stage-histogram.ts'
import { countAtMost } from '../../tally/statistics/count-at-most.ts'
import { sizeOf } from '../../tally/statistics/histogram-percentile.ts'

/** Upper bucket edges in seconds. Dashboards can add buckets over runs; percentiles cannot be added. */
export const BUCKET_EDGES = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2, 3,
  5, 10, 30, 60,
] as const

/** How many observations are at most each edge. Infinite observations are above every edge. */
export function cumulativeCounts(
  histogram: StageHistogram,
): { readonly edge: number; readonly count: number }[] {
  return BUCKET_EDGES.map((edge) => ({ edge, count: countAtMost(histogram, edge * 1e6) }))
}

/** The observations in each bucket alone. The last bucket is above all edges. */
export function bucketCounts(histogram: StageHistogram): number[] {
  const counts = [...cumulativeCounts(histogram).map(({ count }) => count), sizeOf(histogram)]
  return counts.map((count, index) => count - (counts[index - 1] ?? 0))
}

/** The sum of all observations in seconds; infinite if one of them is. */
export function sumOfSeconds({ histogram, infinite }: StageHistogram): number {
  return infinite > 0 ? Number.POSITIVE_INFINITY : (histogram.mean * histogram.totalCount) / 1e6
}
