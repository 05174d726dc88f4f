import { clopperPearsonInterval } from '../statistics/binomial-interval.ts'
import { findCrossing, fitIsotonic, type LevelCount } from '../statistics/isotonic-fit.ts'

/** The largest level at which an objective holds, as far as its counts tell. */
export interface Knee {
  /** The largest whole level whose fitted share is allowed; undefined where not even the lowest tested one is. */
  readonly estimate: number | undefined
  /** The largest level that is proven to hold; 0 where none is. */
  readonly low: number
  /** The largest level that is not proven to break; undefined where no tested level is. */
  readonly high: number | undefined
}

/** Each end of the interval is wrong at most one time in twenty. */
const INTERVAL_CONFIDENCE = 0.9

/** Of a share of violations over levels, `allowed` of which are put up with. */
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
 * Shares never fall with the level. So what holds on the average of some levels from here on upwards holds here, and
 * what breaks on the average of some levels from here on downwards breaks here: neighbours may be pooled.
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

/** The first place alone, the first two together, the first three, and so on. */
function cumulativeCounts(counts: readonly LevelCount[]): { hits: number; tries: number }[] {
  let hits = 0
  let tries = 0
  return counts.map((count) => {
    hits += count.hits
    tries += count.tries
    return { hits, tries }
  })
}
