import type { Arrival } from '../core/load.ts'
import { exponential, gamma } from './draws.ts'
import type { Random } from './random.ts'

/**
 * Gaps between starts at a rate of one a second, in seconds. Stretched by a rate that changes, independent gaps stay
 * what they are: the points of a Poisson process at rate 1, put where the area under the rate reaches them, are a
 * Poisson process at that rate (Çinlar, Introduction to Stochastic Processes, 4.7).
 */
export function gapsOf(arrival: Arrival, random: Random): () => number {
  if (arrival === 'uniform') return () => 1
  if (arrival === 'poisson') return () => exponential(random)
  return () => gamma(arrival.gamma, random)
}
