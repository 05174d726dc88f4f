/** A stretch of time in which something was in flight; both ends in microseconds of one clock, both included. */
export interface InFlightInterval {
  readonly from: number
  readonly to: number
}

/** The most stretches that overlap at one moment; one that ends when another begins still overlaps it. */
export function maxOverlap(intervals: readonly InFlightInterval[]): number {
  const begins = intervals.map(({ from }) => from).sort(ascending)
  const ends = intervals.map(({ to }) => to).sort(ascending)
  let most = 0
  let ended = 0
  begins.forEach((begin, index) => {
    while ((ends[ended] ?? Number.POSITIVE_INFINITY) < begin) ended++
    most = Math.max(most, index + 1 - ended)
  })
  return most
}

/** The most stretches that overlap at one moment of another. */
export function maxOverlapWithin(within: InFlightInterval, intervals: readonly InFlightInterval[]): number {
  return maxOverlap(
    intervals.flatMap(({ from, to }) =>
      to < within.from || from > within.to
        ? []
        : [{ from: Math.max(from, within.from), to: Math.min(to, within.to) }],
    ),
  )
}

function ascending(a: number, b: number): number {
  return a - b
}
