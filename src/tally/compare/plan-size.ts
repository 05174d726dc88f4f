import { normalDensity, normalQuantile, studentQuantile } from '../distributions.ts'
import { CONFIDENCE, smallestSize } from '../interval.ts'
import { quantileOf } from './quantile.ts'

/** How often a difference of the planned size is to be found. */
export const POWER = 0.9
/** Blocks that a run of ttfa has (pace/iterations.ts): the interval is expanded for their number. */
const BLOCKS = 20

/**
 * n times the variance of the logarithm of a quantile's estimate: p (1 - p) / f², with the density f read off the
 * pilot between p - h and p + h (Siddiqui, 1960), h after Hall and Sheather (JRSS B 50, 1988), no wider than the tail.
 * Not finite where the quantile leans on infinite observations.
 */
export function quantileVariance(sorted: ArrayLike<number>, share: number): number {
  const reach = Math.min(hallSheather(sorted.length, share), 0.9 * (1 - share), 0.9 * share)
  const log = (at: number) => Math.log(Math.max(1, quantileOf(sorted, at)))
  const slope = (log(share + reach) - log(share - reach)) / (2 * reach)
  return share * (1 - share) * slope ** 2
}

/** Trials for an interval of that half width (0.05 is ±5 %) around the quantile. */
export function trialsForPrecision(variance: number, share: number, halfWidth: number): number {
  const z = normalQuantile((1 + CONFIDENCE) / 2)
  return atLeast(share, (z ** 2 * variance) / Math.log(1 + halfWidth) ** 2)
}

/**
 * Trials of each of two interleaved targets so that a difference of that size (0.1 is 10 % slower) has its interval
 * off zero with a chance of `POWER`. Drift cancels between interleaved targets and asks for nothing.
 */
export function trialsForDifference(variance: number, share: number, difference: number): number {
  return atLeast(share, (2 * variance * DETECTION ** 2) / Math.log(1 + difference) ** 2)
}

/** Trials that would have found a difference of that size, going by the half width (as a logarithm) that n trials had. */
export function needed(n: number, halfWidth: number, difference: number): number {
  const error = halfWidth / INTERVAL
  return Math.ceil(n * ((error * DETECTION) / Math.log(1 + difference)) ** 2)
}

/** Standard errors from the middle of an interval over that many blocks to its end. */
const INTERVAL = studentQuantile((1 + CONFIDENCE) / 2, BLOCKS - 1) * Math.sqrt(BLOCKS / (BLOCKS - 1))

/** Standard errors that a difference must be away from zero: those of the interval, and those of bad luck. */
const DETECTION = INTERVAL + normalQuantile(POWER)

function atLeast(share: number, trials: number): number {
  return Math.max(smallestSize(share), Math.ceil(trials))
}

function hallSheather(n: number, share: number): number {
  const quantile = normalQuantile(share)
  const density = normalDensity(quantile)
  const z = normalQuantile((1 + CONFIDENCE) / 2)
  return n ** (-1 / 3) * z ** (2 / 3) * ((1.5 * density ** 2) / (2 * quantile ** 2 + 1)) ** (1 / 3)
}
