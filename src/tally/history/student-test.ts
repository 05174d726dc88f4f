import { studentCdf } from '../statistics/distributions.ts'

/** The means of two ranges of a series and the p-value of their difference. */
export interface MeansTest {
  readonly before: number
  readonly after: number
  /** Two-sided, from Student's t with pooled variance. */
  readonly pValue: number
}

/**
 * Hunter uses Student's t instead of permutations, so that the result is deterministic (arXiv 2301.03034).
 * Variances are divided by n, as in Apache Otava.
 */
export function compareMeans(left: readonly number[], right: readonly number[]): MeansTest {
  const a = meanAndVariance(left)
  const b = meanAndVariance(right)
  const degrees = left.length + right.length - 2
  const pooled = ((left.length - 1) * a.variance + (right.length - 1) * b.variance) / degrees
  const error = Math.sqrt(pooled * (1 / left.length + 1 / right.length))
  return { before: a.mean, after: b.mean, pValue: twoSidedPValue(Math.abs(a.mean - b.mean), error, degrees) }
}

function twoSidedPValue(difference: number, error: number, degrees: number): number {
  if (degrees < 1 || difference === 0) return 1
  return error === 0 ? 0 : 2 * studentCdf(-difference / error, degrees)
}

function meanAndVariance(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length }
}
