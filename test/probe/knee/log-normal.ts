import { normalCdf } from '../../../src/tally/statistics/distributions.ts'

/** Share of log-normal values with that median and spread that reach a bound. */
export function shareAbove(bound: number, median: number, sigma: number): number {
  return 1 - normalCdf(Math.log(bound / median) / sigma)
}
