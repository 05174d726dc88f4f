import { normalCdf } from './distributions.ts'

/**
 * An effect size over two whole distributions. It is reported next to the quantiles and never gates by
 * itself.
 */
export interface Dominance {
  /**
   * P(b > a) + P(b = a) / 2 for a random observation of each: Vargha and Delaney's A12; 0.5 is no difference.
   */
  readonly share: number
  /** Two-sided p-value of the share (Mann and Whitney, normal approximation with ties). */
  readonly pValue: number
}

/** Both samples must be ascending and not empty. Infinite observations tie with each other. */
export function measureDominance(a: ArrayLike<number>, b: ArrayLike<number>): Dominance {
  const { wins, ties } = countWins(a, b)
  const pairs = a.length * b.length
  const statistic = wins - pairs / 2
  const deviation = Math.sqrt((pairs / 12) * (a.length + b.length + 1 - ties))
  const score = deviation === 0 ? 0 : Math.max(0, Math.abs(statistic) - 0.5) / deviation
  return { share: wins / pairs, pValue: Math.min(1, 2 * normalCdf(-score)) }
}

/** Pairs in which `b` is larger, ties counted as half, and the variance correction for ties. */
function countWins(a: ArrayLike<number>, b: ArrayLike<number>): { wins: number; ties: number } {
  const size = a.length + b.length
  let [i, j, wins, cubes] = [0, 0, 0, 0]
  while (i < a.length || j < b.length) {
    const value = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY)
    const ofA = runLength(a, i, value)
    const ofB = runLength(b, j, value)
    wins += ofB * (i + ofA / 2)
    cubes += (ofA + ofB) ** 3 - (ofA + ofB)
    i += ofA
    j += ofB
  }
  return { wins, ties: cubes / (size * (size - 1)) }
}

function runLength(sorted: ArrayLike<number>, from: number, value: number): number {
  let length = 0
  while (from + length < sorted.length && sorted[from + length] === value) length += 1
  return length
}
