/** A part of [0, 1]. */
export interface UnitInterval {
  readonly low: number
  readonly high: number
}

/** Bisection stops at this width, which no longer affects any weight. */
const TOLERANCE = 1e-9

/**
 * The interval of a given width with the highest probability under Beta(a, b) (Akinshin, arXiv 2111.11776).
 */
export function densestInterval(a: number, b: number, width: number): UnitInterval {
  const low = lowEnd(a, b, width)
  return { low, high: low + Math.min(1, width) }
}

function lowEnd(a: number, b: number, width: number): number {
  if (width >= 1) return 0
  if (a <= 1 && b <= 1) return 0.5 - width / 2
  if (a <= 1) return 0
  if (b <= 1) return 1 - width
  const mode = (a - 1) / (a + b - 2)
  return equalDensity(a, b, width, Math.max(0, mode - width), Math.min(mode, 1 - width))
}

/** Bisects to equal density at both ends: it rises left of the mode and falls right of it. */
function equalDensity(a: number, b: number, width: number, from: number, to: number): number {
  let [low, high] = [from, to]
  while (high - low > TOLERANCE) {
    const middle = (low + high) / 2
    if (logDensity(middle, a, b) < logDensity(middle + width, a, b)) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Up to an additive constant. */
function logDensity(x: number, a: number, b: number): number {
  return (a - 1) * Math.log(x) + (b - 1) * Math.log(1 - x)
}
