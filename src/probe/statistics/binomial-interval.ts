import { betaCdf } from '../../tally/statistics/distributions.ts'

/** An interval of a share, 0 to 1. */
export interface BinomialInterval {
  readonly low: number
  readonly high: number
}

/** Halvings that bring an interval of 1 down to the precision of the beta distribution below it. */
const BISECTION_STEPS = 40

/**
 * The exact interval of a share of which `hits` of `trials` are known (Clopper and Pearson, Biometrika 26, 1934):
 * each end is wrong with at most half of the probability that the confidence leaves.
 */
export function clopperPearsonInterval(hits: number, trials: number, confidence = 0.95): BinomialInterval {
  const tail = (1 - confidence) / 2
  if (trials === 0) return { low: 0, high: 1 }
  return {
    low: hits === 0 ? 0 : betaQuantile(tail, hits, trials - hits + 1),
    high: hits === trials ? 1 : betaQuantile(1 - tail, hits + 1, trials - hits),
  }
}

function betaQuantile(share: number, a: number, b: number): number {
  let low = 0
  let high = 1
  for (let step = 0; step < BISECTION_STEPS; step++) {
    const middle = (low + high) / 2
    if (betaCdf(middle, a, b) < share) low = middle
    else high = middle
  }
  return (low + high) / 2
}
