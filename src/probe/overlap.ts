/** A stretch of time in which something was in flight; both ends in microseconds of one clock, both included. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** The most stretches that overlap at one moment; one that ends when another begins still overlaps it. */
export function mostAtOnce(stretches: readonly Stretch[]): number {
  const begins = stretches.map(({ from }) => from).sort(ascending)
  const ends = stretches.map(({ to }) => to).sort(ascending)
  let most = 0
  let over = 0
  begins.forEach((begin, index) => {
    while ((ends[over] ?? Number.POSITIVE_INFINITY) < begin) over++
    most = Math.max(most, index + 1 - over)
  })
  return most
}

/** The most stretches that overlap at one moment of another. */
export function mostWithin(within: Stretch, stretches: readonly Stretch[]): number {
  return mostAtOnce(
    stretches.flatMap(({ from, to }) =>
      to < within.from || from > within.to
        ? []
        : [{ from: Math.max(from, within.from), to: Math.min(to, within.to) }],
    ),
  )
}

function ascending(a: number, b: number): number {
  return a - b
}
