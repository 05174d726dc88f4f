import * as Plot from '@observablehq/plot'

/** More points on one line cannot be told apart with a pointer. */
const MAX_POINTS = 80

/**
 * Invisible points along a line or an area. Each has a value, shown under the pointer and with the arrow
 * keys.
 * @param options their position, and `title`: the text
 */
export function valueDots(points: readonly object[], options: Plot.DotOptions): Plot.Dot {
  const step = Math.max(1, Math.ceil(points.length / MAX_POINTS))
  const kept = points.filter((_, index) => index % step === 0)
  return Plot.dot(kept, { r: 5, ...options, fill: 'transparent', stroke: 'none' })
}
