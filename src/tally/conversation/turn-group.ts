import type { Outcome } from '../../core/trial/trial.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { targetColumns } from '../../core/vantage.ts'
import type { LabelledStage } from '../run/labelled-stage.ts'
import { countInStageHistogram, createStageHistogram, type StageHistogram } from '../run/stage-histogram.ts'
import {
  type StackComponents,
  type StackStage,
  stagesOfStack,
  turnStageValue,
} from '../values/stack-stages.ts'

/**
 * Statistics of the measured turns with one target in one mode, in constant memory. For requests:
 * `TrialGroup`.
 */
export interface TurnGroup {
  readonly target: string
  readonly mode: string
  readonly outcomes: Map<Outcome, number>
  readonly stages: readonly (StackStage & { readonly histogram: StageHistogram })[]
}

/**
 * Groups the measured turns, in order of first occurrence. A target missing from `stacks` has no components.
 */
export function groupTurns(
  turns: readonly TurnRecord[],
  stacks: ReadonlyMap<string, StackComponents>,
): TurnGroup[] {
  const groups = new Map<string, TurnGroup>()
  for (const turn of turns) {
    if (turn.phase !== 'measure') continue
    const key = JSON.stringify([turn.target, turn.mode])
    const group = groups.get(key) ?? createTurnGroup(turn, stacks.get(turn.target) ?? {})
    groups.set(key, group)
    countTurn(group, turn)
  }
  return [...groups.values()]
}

function createTurnGroup({ target, mode }: TurnRecord, stack: StackComponents): TurnGroup {
  const stages = stagesOfStack(stack).map((each) => ({ ...each, histogram: createStageHistogram() }))
  return { target, mode, outcomes: new Map(), stages }
}

function countTurn({ outcomes, stages }: TurnGroup, turn: TurnRecord): void {
  outcomes.set(turn.outcome, (outcomes.get(turn.outcome) ?? 0) + 1)
  for (const each of stages)
    countInStageHistogram(each.histogram, turnStageValue(each, turn), turn.outcome !== 'ok')
}

/** The stages of the groups that happened or were waited for, with labels. */
export function labelTurnStages(groups: readonly TurnGroup[], isMerged = false): LabelledStage[] {
  return groups.flatMap(({ target, mode, stages }) =>
    stages
      .filter(({ histogram }) => histogram.histogram.totalCount + histogram.infinite > 0)
      .map(({ stage, component, histogram }) => ({
        labels: { ...targetColumns(target, isMerged), mode, component, stage: stage.name },
        histogram,
      })),
  )
}
