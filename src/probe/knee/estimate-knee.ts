import { clopperPearsonInterval } from '../statistics/binomial-interval.ts'
import { findCrossing, fitIsotonic, type LevelCount } from '../statistics/isotonic-fit.ts'

/** The knee of one objective: the largest level at which it holds, estimated from counts of violations. */
export interface Knee {
  /** The largest whole level whose fitted share is allowed. Undefined if not even the lowest tested level's is. */
  readonly estimate: number | undefined
  /** The largest level proven to hold; 0 if none is. */
  readonly low: number
  /** The largest level that is not proven to break. Undefined if no tested level is proven to. */
  readonly high: number | undefined
}

/** Each end of the interval is wrong at most one time in twenty. */
const INTERVAL_CONFIDENCE = 0.9

/** @param allowed the share of violations that the objective allows */
export function estimateKnee(counts: readonly LevelCount[], allowed: number): Knee {
  const tested = counts.filter(({ tries }) => tries > 0).sort((a, b) => a.at - b.at)
  const breaks = tested.find((_, index) => isProvenToBreak(tested.slice(0, index + 1), allowed))
  const holds = tested.findLast((_, index) => isProvenToHold(tested.slice(index), allowed))
  return {
    estimate: estimateLevel(tested, allowed),
    low: holds?.at ?? 0,
    high: breaks && breaks.at - 1,
  }
}

function estimateLevel(tested: readonly LevelCount[], allowed: number): number | undefined {
  const fitted = fitIsotonic(tested)
  const largest = fitted.findLast(({ share }) => share <= allowed)
  if (!largest) return undefined
  return Math.max(largest.at, Math.floor(findCrossing(fitted, allowed) ?? largest.at))
}

/**
 * Shares never fall with the level. So neighbouring levels may be pooled: an objective that holds on average over
 * some levels from here upwards holds here, and one that breaks on average over some levels from here downwards
 * breaks here.
 */
function isProvenToHold(counts: readonly LevelCount[], allowed: number): boolean {
  return cumulativeCounts(counts).some(
    ({ hits, tries }) => clopperPearsonInterval(hits, tries, INTERVAL_CONFIDENCE).high <= allowed,
  )
}

function isProvenToBreak(counts: readonly LevelCount[], allowed: number): boolean {
  return cumulativeCounts([...counts].reverse()).some(
    ({ hits, tries }) => clopperPearsonInterval(hits, tries, INTERVAL_CONFIDENCE).low > allowed,
  )
}

/** Running totals: the first level, the first two, the first three, and so on. */
function cumulativeCounts(counts: readonly LevelCount[]): { hits: number; tries: number }[] {
  let hits = 0
  let tries = 0
  return counts.map((count) => {
    hits += count.hits
    tries += count.tries
    return { hits, tries }
  })
}
