import { normalQuantile } from './distributions.ts'
import { CONFIDENCE } from './interval.ts'

/** A share of trials, 0 to 1, with its interval. */
export interface Proportion {
  readonly share: number
  readonly low: number
  readonly high: number
}

/**
 * `hits` of `n` with Wilson's score interval, which stays valid at 0 and 100 percent (Wilson, JASA 22, 1927).
 * Undefined if n is 0.
 */
export function estimateProportion(hits: number, n: number, confidence = CONFIDENCE): Proportion | undefined {
  if (n === 0) return undefined
  const z = normalQuantile(1 - (1 - confidence) / 2)
  const share = hits / n
  const scale = 1 + z ** 2 / n
  const centre = (share + z ** 2 / (2 * n)) / scale
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))
  return { share, low: hits === 0 ? 0 : centre - half, high: hits === n ? 1 : centre + half }
}
