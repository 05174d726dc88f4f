import type { WaveOutcome } from './wave.ts'

/** How a level stands after its waves. */
export interface Standing {
  /** Undefined where no wave decided anything. */
  readonly leans: 'feasible' | 'refused' | undefined
  /** True when no further wave is needed. */
  readonly isFirm: boolean
  /** Waves that decided something. */
  readonly waves: number
  /** It changed its mind more than once: a boundary that is not sharp. */
  readonly isMixed: boolean
  /** It changed its mind once and for good. */
  readonly hasTurned: boolean
}

/** Waves after which a level is not asked again, whatever they say. */
export const MOST_WAVES = 9

/**
 * How much more a wave that was turned away says than one that was carried. A boundary that is not sharp lets some
 * through that it should not, more often than it turns away whom it has room for.
 */
const WEIGHT = 1.4

/**
 * All waves agree as a rule, and `confirmations` of them that were carried, or two thirds as many that were turned
 * away, are enough. Where they do not agree, one side must lead by `confirmations`, or hold all of the last ones: what
 * comes later knows better than what came before.
 * @param outcomes in the order of time
 */
export function standingOf(outcomes: readonly WaveOutcome[], confirmations: number): Standing {
  const decided = outcomes.filter((outcome) => outcome !== 'short')
  const turns = decided.filter((outcome, index) => index > 0 && outcome !== decided[index - 1]).length
  const carried = decided.filter((outcome) => outcome === 'held').length
  const away = decided.length - carried
  const lead = carried - WEIGHT * away
  const hasNewMind = isUnanimous(decided.slice(-(confirmations + 1)), confirmations + 1)
  const isEnough =
    away === 0 ? carried >= confirmations : carried === 0 && away >= Math.ceil((confirmations * 2) / 3)
  return {
    leans:
      decided.length === 0
        ? undefined
        : hasNewMind
          ? sideOf(decided.at(-1))
          : lead > 0
            ? 'feasible'
            : 'refused',
    isFirm: isEnough || hasNewMind || Math.abs(lead) >= confirmations || decided.length >= MOST_WAVES,
    waves: decided.length,
    isMixed: turns > 1,
    hasTurned: turns === 1,
  }
}

function isUnanimous(outcomes: readonly WaveOutcome[], length: number): boolean {
  return outcomes.length === length && new Set(outcomes).size === 1
}

function sideOf(outcome: WaveOutcome | undefined): Standing['leans'] {
  return outcome === 'held' ? 'feasible' : 'refused'
}
