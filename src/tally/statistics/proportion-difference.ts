import { CONFIDENCE } from './interval.ts'
import { estimateProportion } from './wilson-interval.ts'

/** Hits out of n trials. */
export interface HitCount {
  readonly hits: number
  readonly n: number
}

/** A difference of two proportions, -1 to 1, with its interval. */
export interface ProportionDifference {
  readonly difference: number
  readonly low: number
  readonly high: number
}

/**
 * The proportion of `b` minus that of `a` with the hybrid score interval (Newcombe, Statistics in Medicine
 * 17, 1998, method 10). Undefined if either has no trials.
 */
export function proportionDifference(
  a: HitCount,
  b: HitCount,
  confidence = CONFIDENCE,
): ProportionDifference | undefined {
  const from = estimateProportion(a.hits, a.n, confidence)
  const to = estimateProportion(b.hits, b.n, confidence)
  if (!from || !to) return undefined
  const difference = to.share - from.share
  return {
    difference,
    low: difference - Math.hypot(to.share - to.low, from.high - from.share),
    high: difference + Math.hypot(to.high - to.share, from.share - from.low),
  }
}

/**
 * The one-sided p-value of the proportion of `b` being lower than that of `a` (Fisher's exact test): given
 * the hits of both, how often would `b` get as few?
 */
export function pValueOfDecrease(a: HitCount, b: HitCount): number {
  const hits = a.hits + b.hits
  const logs = logFactorials(a.n + b.n)
  const log = (n: number) => logs[n] ?? 0
  const choose = (n: number, k: number) => log(n) - log(k) - log(n - k)
  let pValue = 0
  for (let inB = Math.max(0, hits - a.n); inB <= b.hits; inB += 1)
    pValue += Math.exp(choose(b.n, inB) + choose(a.n, hits - inB) - choose(a.n + b.n, hits))
  return Math.min(1, pValue)
}

function logFactorials(largest: number): Float64Array {
  const logs = new Float64Array(largest + 1)
  for (let n = 2; n <= largest; n += 1) logs[n] = (logs[n - 1] ?? 0) + Math.log(n)
  return logs
}
