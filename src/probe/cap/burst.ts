import type { Millis } from '../../core/units.ts'
/**
 * What one burst has shown. It is of requests that were to be in flight at once, or of starts or sockets if those are
 * searched for. What counts is the number reached, not the number intended.
 */
export interface Burst {
  /** The intended number. */
  readonly level: number
  /** The cooldown before it, in milliseconds; infinite for the first. */
  readonly cooldown: Millis
  /** The most that the provider carried at the same moment. */
  readonly held: number
  /** Turned away at that moment: refused, queued until another ended, or never answered. */
  readonly turnedAway: number
  /** Failed for other reasons than a limit. */
  readonly failed: number
  /** All were answered without waiting, and most of them at the same moment: some answers ended before the last began. */
  readonly isAllServed?: boolean
  /** All requests turned away were queued: once they are answered, nothing remains of the burst. */
  readonly isQueue?: boolean
  /** Answers of single requests differ much from each other. */
  readonly isUnsteady?: boolean
  /** A queue would explain it, but no answer was abruptly late: more must be known about how answers vary. */
  readonly isUnexplained?: boolean
  /** How much better a queue behind 1, 2, … slots explains it than none, as logarithms of likelihood ratios. */
  readonly queueEvidence?: readonly number[]
  /** The provider's `Retry-After` in seconds, if any. */
  readonly retryAfter?: number
  /** True if it ran directly after an overload, without accumulated tokens. */
  readonly drained?: boolean
  /** Accepted requests came in runs, as with a limiter that counts in windows. */
  readonly isWindowed?: boolean
  /** Lasted as long as the level of the answer must be kept up. */
  readonly isLong?: boolean
}

/**
 * `short`: nothing was turned away, but fewer than intended were carried, because others failed or ended too early.
 */
export type BurstOutcome = 'held' | 'turned away' | 'short'

export function outcomeOf({ level, held, turnedAway, isAllServed }: Burst): BurstOutcome {
  if (held >= level || isAllServed) return 'held'
  return turnedAway > 0 ? 'turned away' : 'short'
}
