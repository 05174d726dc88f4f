import { normalQuantile, studentQuantile } from './distributions.ts'
import { CONFIDENCE, minSampleSize } from './interval.ts'
import { harrellDavis } from './quantile.ts'

/**
 * The power to detect the planned difference. High, because a pilot is imprecise and gates are tested
 * together.
 */
const POWER = 0.95
/** The number of blocks of a run (pace/iterations.ts), on which the interval depends. */
const RUN_BLOCKS = 20

/**
 * n times the variance of a log quantile estimate, from a pilot: the variance of log observations under the
 * Harrell-Davis weights (Maritz and Jarrett, JASA 73, 1978). Undefined if the quantile depends on infinite
 * observations.
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
  if (mass < MIN_FINITE_WEIGHT) return undefined
  return sorted.length * Math.max(0, squares / mass - (sum / mass) ** 2)
}

/** The minimum total weight of finite observations. */
const MIN_FINITE_WEIGHT = 0.99

/** Trials for an interval of a given half width (0.05 is ±5 %) around the quantile. */
export function trialsForPrecision(variance: number, share: number, halfWidth: number): number {
  const z = normalQuantile((1 + CONFIDENCE) / 2)
  return atLeast(share, (z ** 2 * variance) / Math.log(1 + halfWidth) ** 2)
}

/**
 * Trials of each of two interleaved targets to detect a difference (0.1 is 10 % slower) with a probability of
 * `POWER`. Drift cancels between interleaved targets.
 */
export function trialsForDifference(variance: number, share: number, difference: number): number {
  return atLeast(share, (2 * variance * DETECTION_ERRORS ** 2) / Math.log(1 + difference) ** 2)
}

/**
 * Trials to detect a difference, given the log half width that n trials had. No number of trials reduces the
 * part that is due to drift (`driftDeviation`, a log standard deviation). Infinite if that part is too large.
 */
export function trialsNeeded(n: number, halfWidth: number, difference: number, driftDeviation = 0): number {
  const wanted = (Math.log(1 + difference) / DETECTION_ERRORS) ** 2 - driftDeviation ** 2
  const sampling = Math.max(0, (halfWidth / HALF_WIDTH_ERRORS) ** 2 - driftDeviation ** 2)
  return wanted > 0 ? Math.ceil((n * sampling) / wanted) : Number.POSITIVE_INFINITY
}

/**
 * Trials with which two runs without a difference are shown to be equivalent with a probability of `POWER`, given
 * the log standard deviation that the difference of n trials has. Infinite if drift alone exceeds the margin.
 */
export function trialsForEquivalence(
  n: number,
  deviation: number,
  margin: number,
  driftDeviation = 0,
): number {
  const wanted = (Math.log(1 + margin) / EQUIVALENCE_ERRORS) ** 2 - driftDeviation ** 2
  const sampling = Math.max(0, deviation ** 2 - driftDeviation ** 2)
  return wanted > 0 ? Math.ceil((n * sampling) / wanted) : Number.POSITIVE_INFINITY
}

/** Half width of an interval over `RUN_BLOCKS` blocks, in standard errors. */
const HALF_WIDTH_ERRORS =
  studentQuantile((1 + CONFIDENCE) / 2, RUN_BLOCKS - 1) * Math.sqrt(RUN_BLOCKS / (RUN_BLOCKS - 1))

/** The distance from zero, in standard errors, at which a difference is detected with `POWER`. */
const DETECTION_ERRORS = HALF_WIDTH_ERRORS + normalQuantile(POWER)

/** The margin, in standard errors, within which both ends of a 90 % interval lie with `POWER`. */
const EQUIVALENCE_ERRORS =
  studentQuantile(0.95, 2 * (RUN_BLOCKS - 1)) * Math.sqrt(RUN_BLOCKS / (RUN_BLOCKS - 1)) +
  normalQuantile((1 + POWER) / 2)

function atLeast(share: number, trials: number): number {
  return Math.max(minSampleSize(share), Math.ceil(trials))
}
