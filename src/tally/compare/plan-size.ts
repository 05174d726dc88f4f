import { normalQuantile, studentQuantile } from '../distributions.ts'
import { CONFIDENCE, smallestSize } from '../interval.ts'
import { harrellDavis } from './quantile.ts'

/** How often a difference of the planned size is to be found: generous, as a pilot is a guess and gates come in families. */
export const POWER = 0.95
/** Blocks that a run of ttfa has (pace/iterations.ts): the interval is expanded for their number. */
const BLOCKS = 20

/**
 * n times the variance of the logarithm of a quantile's estimate, from a pilot: the variance of log observations under
 * the weights of Harrell and Davis (Maritz and Jarrett, JASA 73, 1978). Undefined where the quantile leans on
 * observations that are infinite.
 */
export function quantileVariance(sorted: ArrayLike<number>, share: number): number | undefined {
  const { first, weights } = harrellDavis(sorted.length, share)
  let [mass, sum, squares] = [0, 0, 0]
  for (const [index, weight] of weights.entries()) {
    const log = Math.log(Math.max(1, sorted[first + index] ?? 1))
    if (!Number.isFinite(log)) continue
    mass += weight
    sum += weight * log
    squares += weight * log ** 2
  }
  if (mass < MOST_OF_IT) return undefined
  return sorted.length * Math.max(0, squares / mass - (sum / mass) ** 2)
}

/** The weight that finite observations must have for the variance to be theirs. */
const MOST_OF_IT = 0.99

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

/**
 * Trials that would find a difference of that size, going by the half width (as a logarithm) that n trials had, part of
 * which no number of trials lessens (`allowance`, a log standard deviation). Infinite where that part is too much.
 */
export function needed(n: number, halfWidth: number, difference: number, allowance = 0): number {
  const wanted = (Math.log(1 + difference) / DETECTION) ** 2 - allowance ** 2
  const chance = Math.max(0, (halfWidth / INTERVAL) ** 2 - allowance ** 2)
  return wanted > 0 ? Math.ceil((n * chance) / wanted) : Number.POSITIVE_INFINITY
}

/** Standard errors from the middle of an interval over that many blocks to its end. */
const INTERVAL = studentQuantile((1 + CONFIDENCE) / 2, BLOCKS - 1) * Math.sqrt(BLOCKS / (BLOCKS - 1))

/** Standard errors that a difference must be away from zero: those of the interval, and those of bad luck. */
const DETECTION = INTERVAL + normalQuantile(POWER)

function atLeast(share: number, trials: number): number {
  return Math.max(smallestSize(share), Math.ceil(trials))
}
