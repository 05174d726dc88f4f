import type { Millis } from '../../units.ts'
import type { AnyObjective } from '../probe.ts'
import type { TurnMetric } from './turn-threshold.ts'

/** A search for how many conversations an account carries at once, with defaults applied. */
export interface ConversationProbe {
  readonly kind?: 'sessions'
  /** The first and the highest number of conversations to try. */
  readonly min: number
  readonly max: number
  /** How long every level is sustained at least, once all its conversations have begun. */
  readonly hold: Millis
  /** A level that is still undecided ends after this many turns, or after this time. */
  readonly levelTurns: number
  readonly levelTime: Millis
  /** At least one. */
  readonly objectives: readonly TurnObjective[]
  readonly budget: ConversationProbeBudget
}

/** What a search may spend at most. */
export interface ConversationProbeBudget {
  readonly turns: number
  /** Minutes of the caller's speech. Absent: unlimited. */
  readonly minutes?: number
  /** Time from the first conversation to the end. */
  readonly duration: Millis
}

/** An objective that every turn meets or violates. */
export interface TurnObjective extends AnyObjective {
  readonly metric: TurnMetric
}
