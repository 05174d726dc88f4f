import type { TurnRecord } from '../../trial/turn-record.ts'
import { TURN_STAGES, type TurnStageName } from '../../trial/turn-stages.ts'
import type { AnyThreshold, MetricUnit } from '../threshold.ts'

/** The metrics that a threshold over turns can use: every stage, word errors, and shares of turns. */
export type TurnMetric =
  | TurnStageName
  | 'word_errors'
  | 'tokens_per_s'
  | 'premature_ends'
  | 'unanswered'
  | 'missed_barge_ins'
  | 'false_barge_ins'
  | 'success'

export const TURN_METRICS: Readonly<Record<TurnMetric, MetricUnit>> = {
  ...(Object.fromEntries(TURN_STAGES.map(({ name }) => [name, 'duration'])) as Record<
    TurnStageName,
    'duration'
  >),
  /** Word errors of all turns with a transcript, in proportion to the words that the caller said. */
  word_errors: 'ratio',
  /** Tokens of the reply a second, by the provider's count or by the pieces of the stream. */
  tokens_per_s: 'factor',
  /** Share of turns that the stack took to be over while the caller was still speaking. */
  premature_ends: 'share',
  /** Share of turns in which the caller finished and nothing was said. */
  unanswered: 'share',
  /** Calls: share of the interruptions at which the agent did not stop. */
  missed_barge_ins: 'share',
  /** Calls: share of the caller's sounds that were no interruption but at which the agent stopped. */
  false_barge_ins: 'share',
  /** Share of turns without a fault. Cancelled turns are not counted. */
  success: 'share',
}

/** The fields of a turn by which a threshold selects turns. */
export const TURN_TAGS = ['target', 'stack', 'connection'] as const satisfies readonly (keyof TurnRecord)[]

/** A threshold over the turns of conversations. */
export interface TurnThreshold extends AnyThreshold {
  readonly metric: TurnMetric
}
