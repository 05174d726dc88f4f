import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { ConversationRunFile } from '../../results/run/run-file.ts'
import { type ConnectionReuse, ConnectionReuseTracker } from '../run/connection-reuse.ts'
import { compareTurns, type TurnDifference } from './turn-differences.ts'
import { countTurnFaults, type TurnFault } from './turn-faults.ts'
import { summarizeTurns, type TurnSummary } from './turn-summary.ts'

/** The statistics of a run of conversations for reports. */
export interface ConversationSummary {
  readonly file: ConversationRunFile
  readonly turns: readonly TurnRecord[]
  readonly summaries: readonly TurnSummary[]
  readonly differences: readonly TurnDifference[]
  readonly faults: readonly TurnFault[]
  /** The targets whose reused connections were closed, or carried audio of an earlier answer. */
  readonly connectionReuse: readonly ConnectionReuse[]
}

export function summarizeConversations(
  file: ConversationRunFile,
  turns: readonly TurnRecord[],
): ConversationSummary {
  // In the order of the scenario's targets, independent of the order in which turns ended.
  const order = new Map(file.scenario.targets.map(({ id }, index) => [id, index]))
  const targetIndex = ({ target }: TurnRecord) => order.get(target) ?? 0
  const sorted = [...turns].sort((a, b) => targetIndex(a) - targetIndex(b) || a.turn - b.turn)
  const reuse = new ConnectionReuseTracker()
  for (const turn of sorted) reuse.count(turn)
  return {
    file,
    turns: sorted,
    summaries: summarizeTurns(sorted),
    differences: compareTurns(sorted),
    faults: countTurnFaults(sorted),
    connectionReuse: reuse.rows(),
  }
}
