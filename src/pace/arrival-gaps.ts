import { sampleExponential, sampleGamma } from './distributions.ts'
import type { Random } from './random.ts'

/**
 * The arrival process at a given rate. `uniform`: evenly spaced. `poisson`: independent arrivals. `gamma`:
 * intervals with that shape parameter; below 1 arrivals are bursty, 1 is `poisson`, above 1 they are more
 * regular.
 */
export type ArrivalProcess = 'uniform' | 'poisson' | { readonly gamma: number }

/**
 * Gaps between arrivals at a rate of one per second, in seconds. A changing rate stretches them: if the
 * points of a Poisson process at rate 1 are placed where the area under a rate curve reaches them, they form
 * a Poisson process at that rate (Çinlar, Introduction to Stochastic Processes, 4.7).
 */
export function createGapSampler(arrival: ArrivalProcess, random: Random): () => number {
  if (arrival === 'uniform') return () => 1
  if (arrival === 'poisson') return () => sampleExponential(random)
  return () => sampleGamma(arrival.gamma, random)
}
