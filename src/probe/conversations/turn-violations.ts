import type { TurnObjective } from '../../core/config/conversation/conversation-probe.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { matchesTags } from '../../tally/thresholds/accumulator.ts'
import { meetsCondition } from '../../tally/thresholds/evaluate-threshold.ts'
import { readerForTurns } from '../../tally/thresholds/turn-metric-readers.ts'
import type { StackComponents } from '../../tally/values/stack-stages.ts'
import type { ViolationCount } from '../knee/sustained-level.ts'

type Stacks = ReadonlyMap<string, StackComponents>

/** Whether a turn violates an objective; undefined if it does not count for it. */
export function violatesObjective(
  objective: TurnObjective,
  stacks: Stacks,
  turn: TurnRecord,
): boolean | undefined {
  if (!matchesTags(objective, turn)) return undefined
  const reader = readerForTurns(objective.metric, stacks)
  if (reader.kind === 'share') {
    const isHit = reader.isHit(turn)
    // `success>95%` is violated by the lack of a hit, `premature_ends<5%` by one.
    return isHit === undefined ? undefined : isHit !== objective.comparison.startsWith('>')
  }
  const value = reader.kind === 'value' ? reader.of(turn) : undefined
  return value === undefined ? undefined : !meetsCondition(objective, value)
}

/** Counts the turns that violate each objective. */
export function countTurnViolations(
  turns: readonly TurnRecord[],
  objectives: readonly TurnObjective[],
  stacks: Stacks,
): ViolationCount[] {
  return objectives.map((objective) => {
    const found = turns.map((turn) => violatesObjective(objective, stacks, turn))
    return {
      violated: found.filter((violated) => violated === true).length,
      trials: found.filter((violated) => violated !== undefined).length,
    }
  })
}
