import { normalShare } from '../distributions.ts'
import { CONFIDENCE } from '../interval.ts'
import { proportionOf } from '../proportion.ts'

/** Hits among trials. */
export interface Count {
  readonly hits: number
  readonly n: number
}

/** A difference of shares, -1 to 1, with its interval. */
export interface ShareDifference {
  readonly difference: number
  readonly low: number
  readonly high: number
}

/**
 * The share of `b` less that of `a` with the hybrid score interval (Newcombe, Statistics in Medicine 17, 1998,
 * method 10); undefined when either has no trial.
 */
export function shareDifference(a: Count, b: Count, confidence = CONFIDENCE): ShareDifference | undefined {
  const from = proportionOf(a.hits, a.n, confidence)
  const to = proportionOf(b.hits, b.n, confidence)
  if (!from || !to) return undefined
  const difference = to.share - from.share
  return {
    difference,
    low: difference - Math.hypot(to.share - to.low, from.high - from.share),
    high: difference + Math.hypot(to.high - to.share, from.share - from.low),
  }
}

/** One-sided chance that the share of `b` lies this far below that of `a` by accident: the pooled score test. */
export function chanceOfFall(a: Count, b: Count): number {
  const pooled = (a.hits + b.hits) / (a.n + b.n)
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / a.n + 1 / b.n))
  return deviation > 0 ? normalShare((b.hits / b.n - a.hits / a.n) / deviation) : 1
}
