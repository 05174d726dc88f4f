import jstat from 'jstat'

/** P(B <= k) for B ~ Binomial(n, p): exact to ten decimals, for n of millions as well. */
export function binomialCdf(k: number, n: number, p: number): number {
  return jstat.binomial.cdf(k, n, p)
}

/** The value below which a share of the standard normal distribution lies; 1.96 for 0.975. */
export function normalQuantile(share: number): number {
  return jstat.normal.inv(share, 0, 1)
}

/** The share of the standard normal distribution that lies below a value; 0.975 for 1.96. */
export function normalShare(value: number): number {
  return jstat.normal.cdf(value, 0, 1)
}

/** The value below which a share of Student's t distribution lies. */
export function studentQuantile(share: number, degrees: number): number {
  return jstat.studentt.inv(share, degrees)
}

/** The share of Student's t distribution that lies below a value. */
export function studentShare(value: number, degrees: number): number {
  return jstat.studentt.cdf(value, degrees)
}

/** The share of the Beta(a, b) distribution that lies below `x`, to about seven decimals. */
export function betaShare(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  return x >= 1 ? 1 : jstat.ibeta(x, a, b)
}
