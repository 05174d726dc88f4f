import * as Plot from '@observablehq/plot'

/** More points of one line cannot be told apart under a pointer. */
const MAX_POINTS = 80

/**
 * Unseen points along a line or an area, each with the value that is shown under the pointer and to the arrow keys.
 * @param options where they are, and `title`: the words
 */
export function valueDots(points: readonly object[], options: Plot.DotOptions): Plot.Dot {
  const step = Math.max(1, Math.ceil(points.length / MAX_POINTS))
  const kept = points.filter((_, index) => index % step === 0)
  return Plot.dot(kept, { r: 5, ...options, fill: 'transparent', stroke: 'none' })
}
