import { type Distribution, valueAtRank } from './histogram-percentile.ts'

/** Counts the observations that are at most `limit`, to the histogram's precision. */
export function countAtMost(distribution: Distribution, limit: number): number {
  let known = 0
  let beyond = distribution.histogram.totalCount + 1
  while (beyond - known > 1) {
    const rank = Math.floor((known + beyond) / 2)
    const observed = valueAtRank(distribution, rank)
    if (observed.kind === 'value' && observed.value <= limit) known = rank
    else beyond = rank
  }
  return known
}
