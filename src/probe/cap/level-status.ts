import type { BurstOutcome } from './burst.ts'

/** What is known of a level after its bursts. */
export interface LevelStatus {
  /** Undefined if no burst decided anything. */
  readonly side: 'feasible' | 'refused' | undefined
  /** True when no further burst is needed. */
  readonly isDecided: boolean
  /** Bursts that were either carried or turned away. */
  readonly bursts: number
  /** The outcome changed more than once: the boundary is not sharp. */
  readonly isMixed: boolean
  /** The outcome changed once: the limit moved. */
  readonly hasChangedOnce: boolean
}

/** A level is not tried again after this many bursts, whatever they show. */
export const MAX_BURSTS = 9

/**
 * The weight of a burst that was turned away, compared with one that was carried. A boundary that is not sharp lets
 * excess requests through more often than it refuses requests that it has room for.
 */
const REFUSAL_WEIGHT = 1.4

/**
 * If all bursts agree, `confirmations` of them that were carried are enough, or two thirds as many that were turned
 * away. If they disagree, one side must lead by `confirmations`, or have all of the last ones: later bursts count for
 * more.
 * @param outcomes in the order of time
 */
export function assessLevel(outcomes: readonly BurstOutcome[], confirmations: number): LevelStatus {
  const decided = outcomes.filter((outcome) => outcome !== 'short')
  const changes = decided.filter((outcome, index) => index > 0 && outcome !== decided[index - 1]).length
  const carried = decided.filter((outcome) => outcome === 'held').length
  const refused = decided.length - carried
  const lead = carried - REFUSAL_WEIGHT * refused
  const isLatestUnanimous = isUnanimous(decided.slice(-(confirmations + 1)), confirmations + 1)
  const isEnough =
    refused === 0 ? carried >= confirmations : carried === 0 && refused >= Math.ceil((confirmations * 2) / 3)
  return {
    side:
      decided.length === 0
        ? undefined
        : isLatestUnanimous
          ? sideOf(decided.at(-1))
          : lead > 0
            ? 'feasible'
            : 'refused',
    isDecided:
      isEnough || isLatestUnanimous || Math.abs(lead) >= confirmations || decided.length >= MAX_BURSTS,
    bursts: decided.length,
    isMixed: changes > 1,
    hasChangedOnce: changes === 1,
  }
}

function isUnanimous(outcomes: readonly BurstOutcome[], length: number): boolean {
  return outcomes.length === length && new Set(outcomes).size === 1
}

function sideOf(outcome: BurstOutcome | undefined): LevelStatus['side'] {
  return outcome === 'held' ? 'feasible' : 'refused'
}
