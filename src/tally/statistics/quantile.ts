import { densestInterval } from './densest-interval.ts'
import { betaCdf } from './distributions.ts'
import { refusePercentile, type TooSmall } from './interval.ts'

/**
 * Weights of a quantile estimate as a weighted sum of ordered observations, for ranks `first`, `first + 1`, …
 * (counted from 0). They add up to 1 and depend only on the number of observations.
 */
export interface RankWeights {
  readonly first: number
  readonly weights: Float64Array
}

/** Returns the weights that estimate a quantile (0 to 1) from `size` observations (at least 1). */
export type QuantileEstimator = (size: number, share: number) => RankWeights

/** From this size on, smoothing over ranks is not worth its time. */
const LARGE_SAMPLE = 500

/**
 * Chooses the estimator for a sample size: smooth and robust for small samples (docs/methods.md, "Comparing two
 * latency distributions").
 */
export function estimatorFor(size: number): QuantileEstimator {
  return size < LARGE_SAMPLE ? trimmedHarrellDavis : typeSeven
}

/**
 * Hyndman and Fan's type 7, the default of R and NumPy: linear between the two ranks around (n - 1) · share.
 */
export const typeSeven: QuantileEstimator = (size, share) => {
  const position = (size - 1) * share
  const first = Math.min(Math.floor(position), Math.max(0, size - 2))
  const rest = position - first
  return { first, weights: size === 1 ? Float64Array.of(1) : Float64Array.of(1 - rest, rest) }
}

/**
 * Harrell and Davis (Biometrika 69, 1982): every rank, weighted by Beta(share · (n + 1), (1 - share) · (n +
 * 1)).
 */
export const harrellDavis: QuantileEstimator = (size, share) => betaWeights(size, share, 0, 1)

/**
 * Harrell and Davis over the densest interval of width 1/√n only (Akinshin, arXiv 2111.11776, THD-SQRT). As
 * smooth near the quantile, and independent of the far tail, where a few failures are infinite.
 */
export const trimmedHarrellDavis: QuantileEstimator = (size, share) => {
  const [a, b] = betaShape(size, share)
  const { low, high } = densestInterval(a, b, 1 / Math.sqrt(size))
  return betaWeights(size, share, low, high)
}

/** The weighted sum of ascending observations, of which the last may be infinite. */
export function weightedSum(sorted: ArrayLike<number>, { first, weights }: RankWeights): number {
  let sum = 0
  for (let index = 0; index < weights.length; index += 1) {
    const weight = weights[index] ?? 0
    // Zero times infinity would be NaN.
    if (weight > 0) sum += weight * (sorted[first + index] ?? 0)
  }
  return sum
}

/**
 * Estimates a quantile with the estimator for the sample size; infinite if it depends on infinite
 * observations.
 */
export function estimateQuantile(sorted: ArrayLike<number>, share: number): number {
  return weightedSum(sorted, estimatorFor(sorted.length)(sorted.length, share))
}

/** A quantile of a sample, infinite beyond the timeout; or its refusal if there are too few observations. */
export type QuantileReading = { readonly kind: 'value'; readonly value: number } | TooSmall

export function readQuantile(sorted: ArrayLike<number>, share: number): QuantileReading {
  const refusal = refusePercentile(sorted.length, share)
  return refusal ?? { kind: 'value', value: estimateQuantile(sorted, share) }
}

function betaShape(size: number, share: number): readonly [a: number, b: number] {
  return [share * (size + 1), (1 - share) * (size + 1)]
}

/** The weight of each rank: its part of the beta distribution between two bounds. */
function betaWeights(size: number, share: number, low: number, high: number): RankWeights {
  const [a, b] = betaShape(size, share)
  if (a === 0 || b === 0) return { first: a === 0 ? 0 : size - 1, weights: Float64Array.of(1) }
  const below = betaCdf(low, a, b)
  const mass = betaCdf(high, a, b) - below
  const first = Math.floor(low * size)
  const weights = new Float64Array(Math.max(1, Math.ceil(high * size) - first))
  let before = 0
  for (let index = 0; index < weights.length; index += 1) {
    const end = (first + index + 1) / size
    const upTo = end >= high ? 1 : (betaCdf(end, a, b) - below) / mass
    weights[index] = upTo - before
    before = upTo
  }
  return { first, weights }
}
