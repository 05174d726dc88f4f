import type { Millis } from '../../core/units.ts'
/**
 * What one burst has shown: requests that were to be in flight at once, or starts or sockets where those are searched
 * for. What counts is what was reached, not what was meant.
 */
export interface Burst {
  /** As many were meant. */
  readonly level: number
  /** Milliseconds without any request before it; infinite for the first. */
  readonly cooldown: Millis
  /** The most that the provider carried at the same moment. */
  readonly held: number
  /** Turned away at that moment: refused, made to wait for another to end, or never answered. */
  readonly turnedAway: number
  /** Failed for reasons that are no limit. */
  readonly failed: number
  /** Answers differ so much that more of them without company are needed. */
  readonly isUnsteady?: boolean
  /** How much better a queue behind 1, 2, … slots explains it than none, as logarithms of likelihood ratios. */
  readonly queueEvidence?: readonly number[]
  /** Seconds that the provider asked to wait, where it did. */
  readonly retryAfter?: number
  /** True where it ran right behind an overload, with nothing saved up. */
  readonly drained?: boolean
}

/** `short`: nobody was turned away and still fewer than meant were carried: others failed, or were over too soon. */
export type BurstOutcome = 'held' | 'turned away' | 'short'

export function outcomeOf({ level, held, turnedAway }: Burst): BurstOutcome {
  if (held >= level) return 'held'
  return turnedAway > 0 ? 'turned away' : 'short'
}
