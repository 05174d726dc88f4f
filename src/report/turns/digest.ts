import type { TurnRecord } from '../../core/turn.ts'
import type { TurnRunFile } from '../../results/turn-run.ts'
import { type TurnDifference, turnDifferences } from '../../tally/turn-differences.ts'
import { countFaults, type TurnFault } from '../../tally/turn-faults.ts'
import { summariseTurns, type TurnSummary } from '../../tally/turn-summary.ts'

/** The statistics of a run of conversations for reports. */
export interface TurnDigest {
  readonly file: TurnRunFile
  readonly turns: readonly TurnRecord[]
  readonly summaries: readonly TurnSummary[]
  readonly differences: readonly TurnDifference[]
  readonly faults: readonly TurnFault[]
}

export function digestTurns(file: TurnRunFile, turns: readonly TurnRecord[]): TurnDigest {
  // In the order of the scenario's targets, independent of the order in which turns ended.
  const order = new Map(file.scenario.targets.map(({ id }, index) => [id, index]))
  const place = ({ target }: TurnRecord) => order.get(target) ?? 0
  const sorted = [...turns].sort((a, b) => place(a) - place(b) || a.turn - b.turn)
  return {
    file,
    turns: sorted,
    summaries: summariseTurns(sorted),
    differences: turnDifferences(sorted),
    faults: countFaults(sorted),
  }
}
