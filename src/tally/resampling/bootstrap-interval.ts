import { normalCdf, normalQuantile, studentCdf, studentQuantile } from '../statistics/distributions.ts'
import type { Contrast } from './contrast.ts'

/** An interval of log ratios. An end is infinite if draws were infinite or undefined. */
export interface LogInterval {
  readonly low: number
  readonly high: number
}

/**
 * The two-sided bootstrap percentile interval, expanded for the small number of blocks: tails follow
 * Student's t, times √(k / (k - 1)) (Hesterberg, The American Statistician 69, 2015, section 3.3).
 */
export function bootstrapInterval(
  { draws, unknown, degrees }: Pick<Contrast, 'draws' | 'unknown' | 'degrees'>,
  confidence: number,
): LogInterval {
  const tail = expandedTail((1 - confidence) / 2, degrees)
  const all = draws.length + unknown
  const steps = Math.floor(tail * (all + 1))
  if (steps < 1) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  return {
    low: draws[steps - 1 - unknown] ?? Number.NEGATIVE_INFINITY,
    high: draws[all - steps] ?? Number.POSITIVE_INFINITY,
  }
}

/**
 * The one-sided p-value of a true log ratio of at most `bound`: the level at which the lower end of
 * `bootstrapInterval` reaches the bound. For "at least", pass the mirrored contrast (`mirrorContrast`).
 */
export function pValueAtMost(contrast: Contrast, bound: number): number {
  const { draws, unknown, degrees } = contrast
  const below = unknown + draws.reduce((count, value) => (value <= bound ? count + 1 : count), 0)
  const all = draws.length + unknown
  if (below === all) return 1
  const score =
    below < MIN_COUNTED_DRAWS ? fittedScore(contrast, bound) : normalQuantile((below + 1) / (all + 1))
  return studentCdf(score / smallSampleExpansion(degrees), degrees)
}

/**
 * With at least this many draws beyond a bound, counting is precise. With fewer, a normal fit to all draws is
 * used.
 */
const MIN_COUNTED_DRAWS = 10

function fittedScore({ draws, unknown }: Contrast, bound: number): number {
  const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length
  const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws.length - 1)
  // With infinite draws there is no variance, so fall back to counting.
  const counted = normalQuantile((unknown + 1) / (draws.length + unknown + 1))
  return variance > 0 && Number.isFinite(variance)
    ? Math.min(0, (bound - mean) / Math.sqrt(variance))
    : counted
}

/** The contrast with its sides swapped. */
export function mirrorContrast(contrast: Contrast): Contrast {
  return { ...contrast, estimate: -contrast.estimate, draws: contrast.draws.map((value) => -value).reverse() }
}

function expandedTail(tail: number, degrees: number): number {
  return normalCdf(studentQuantile(tail, degrees) * smallSampleExpansion(degrees))
}

function smallSampleExpansion(degrees: number): number {
  return Math.sqrt((degrees + 1) / Math.max(1, degrees))
}
