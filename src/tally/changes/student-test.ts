import { studentShare } from '../distributions.ts'

/** What two stretches of a series have for means, and how likely that is of one and the same source. */
export interface MeansTest {
  readonly before: number
  readonly after: number
  /** Two-sided chance of means so far apart (Student's t with pooled variance). */
  readonly chance: number
}

/**
 * Hunter tests splits with Student's t in place of permutations, so that a series always has the same changes
 * (arXiv 2301.03034). Deviations are those of the stretches themselves (divided by n), as Apache Otava takes them.
 */
export function testMeans(left: readonly number[], right: readonly number[]): MeansTest {
  const a = momentsOf(left)
  const b = momentsOf(right)
  const degrees = left.length + right.length - 2
  const pooled = ((left.length - 1) * a.variance + (right.length - 1) * b.variance) / degrees
  const error = Math.sqrt(pooled * (1 / left.length + 1 / right.length))
  return { before: a.mean, after: b.mean, chance: chanceOf(Math.abs(a.mean - b.mean), error, degrees) }
}

function chanceOf(difference: number, error: number, degrees: number): number {
  if (degrees < 1 || difference === 0) return 1
  return error === 0 ? 0 : 2 * studentShare(-difference / error, degrees)
}

function momentsOf(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length }
}
