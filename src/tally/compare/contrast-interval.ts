import { normalQuantile, normalShare, studentQuantile, studentShare } from '../distributions.ts'
import type { Contrast } from './contrast.ts'

/** A range of log ratios; an end is infinite where draws said so or said nothing. */
export interface LogInterval {
  readonly low: number
  readonly high: number
}

/**
 * The two-sided percentile interval, expanded for the small number of blocks: the tail is taken where Student's t
 * would put it, times √(k / (k - 1)) (Hesterberg, The American Statistician 69, 2015, section 3.3).
 */
export function contrastInterval({ draws, unknown, degrees }: Contrast, confidence: number): LogInterval {
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
 * The chance of a contrast like this one, were the true log ratio at most `bound`: the level at which the lower end of
 * the interval above reaches the bound. For "at least", hand in the mirror image (`mirrored`).
 */
export function chanceAtMost(contrast: Contrast, bound: number): number {
  const { draws, unknown, degrees } = contrast
  const below = unknown + draws.reduce((count, value) => (value <= bound ? count + 1 : count), 0)
  const all = draws.length + unknown
  if (below === all) return 1
  const score = below < RESOLVED ? fittedScore(contrast, bound) : normalQuantile((below + 1) / (all + 1))
  return studentShare(score / expansion(degrees), degrees)
}

/** So many draws beyond a bound say how likely it is; fewer do not, and the normal curve that fits all draws does. */
const RESOLVED = 10

function fittedScore({ draws, unknown }: Contrast, bound: number): number {
  const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length
  const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws.length - 1)
  // Infinite draws have no deviation: then what was counted is all there is to say.
  const counted = normalQuantile((unknown + 1) / (draws.length + unknown + 1))
  return variance > 0 && Number.isFinite(variance)
    ? Math.min(0, (bound - mean) / Math.sqrt(variance))
    : counted
}

/** The contrast with its sides exchanged. */
export function mirrored(contrast: Contrast): Contrast {
  return { ...contrast, estimate: -contrast.estimate, draws: contrast.draws.map((value) => -value).reverse() }
}

function expandedTail(tail: number, degrees: number): number {
  return normalShare(studentQuantile(tail, degrees) * expansion(degrees))
}

function expansion(degrees: number): number {
  return Math.sqrt((degrees + 1) / Math.max(1, degrees))
}
