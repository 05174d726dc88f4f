import { normalShare } from '../../src/tally/distributions.ts'

/** Share of log-normal values with that median and spread that reach a bound. */
export function shareAbove(bound: number, median: number, sigma: number): number {
  return 1 - normalShare(Math.log(bound / median) / sigma)
}
