import type { ArrivalProcess } from '../core/config/load.ts'
import { sampleExponential, sampleGamma } from './distributions.ts'
import type { Random } from './random.ts'

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
