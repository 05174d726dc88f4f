import type { Histogram } from 'hdr-histogram-js'

/** The library's own counts. `getValueAtPercentile` reads all of them for every percentile: some 20,000. */
interface Counts {
  readonly countsArrayLength: number
  getCountAtIndex(index: number): number
  valueFromIndex(index: number): number
  highestEquivalentValue(value: number): number
}

/** The counts that are not 0, in order. */
interface Ranks {
  readonly total: number
  /** Observations up to and including each value. */
  readonly upTo: readonly number[]
  /** The highest equivalent value of each bucket. */
  readonly values: readonly number[]
}

const KNOWN_RANKS = new WeakMap<Histogram, Ranks>()

/** The observation of a rank, from 1 to the histogram's total count, as the highest equivalent value. */
export function valueOfRank(histogram: Histogram, rank: number): number {
  const { upTo, values } = ranksOf(histogram)
  let [low, high] = [0, upTo.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((upTo[middle] ?? 0) >= rank) high = middle
    else low = middle + 1
  }
  return values[low] ?? 0
}

/** Computed once, until something else is recorded. */
function ranksOf(histogram: Histogram): Ranks {
  const known = KNOWN_RANKS.get(histogram)
  if (known?.total === histogram.totalCount) return known
  const ranks = countRanks(histogram as unknown as Counts, histogram.totalCount)
  KNOWN_RANKS.set(histogram, ranks)
  return ranks
}

function countRanks(counts: Counts, total: number): Ranks {
  const [upTo, values]: [number[], number[]] = [[], []]
  let sum = 0
  for (let index = 0; index < counts.countsArrayLength && sum < total; index++) {
    const count = counts.getCountAtIndex(index)
    if (count === 0) continue
    sum += count
    upTo.push(sum)
    values.push(counts.highestEquivalentValue(counts.valueFromIndex(index)))
  }
  return { total, upTo, values }
}
