import { type AwaitedStage, awaitedStageOf } from '../../core/trial/lone-component.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { RunTime } from '../../core/units.ts'
import { targetColumns } from '../../core/vantage.ts'
import type { ConversationRunFile } from '../../results/run/run-file.ts'
import { compareVantages, type VantageDifference } from '../compare/vantage-differences.ts'
import { type ConnectionReuse, ConnectionReuseTracker } from '../run/connection-reuse.ts'
import { MERGED_TURN_LABELS, TURN_LABELS } from '../run/labelled-stage.ts'
import { countOutcomes, type MeasuredRun } from '../run/measured-run.ts'
import type { ThresholdResult } from '../thresholds/evaluate-threshold.ts'
import { trackTurnThresholds } from '../thresholds/threshold-tracker.ts'
import { type LineCost, measureLineCosts } from './line-costs.ts'
import { collectTurnArms } from './turn-arms.ts'
import { compareTurns, type TurnDifference } from './turn-differences.ts'
import { countTurnFaults, type TurnFault } from './turn-faults.ts'
import { groupTurns, labelTurnStages, type TurnGroup } from './turn-group.ts'
import { summarizeTurns, type TurnSummary } from './turn-summary.ts'

/** The statistics of a run of conversations for reports. */
export interface ConversationSummary {
  readonly file: ConversationRunFile
  readonly turns: readonly TurnRecord[]
  /** The stage that this run ranks by: what is waited for. */
  readonly awaited: AwaitedStage
  readonly summaries: readonly TurnSummary[]
  readonly differences: readonly TurnDifference[]
  /** What each line costs, compared with a clean line to the same stack. */
  readonly lineCosts: readonly LineCost[]
  readonly faults: readonly TurnFault[]
  /** The targets whose reused connections were closed, or carried audio of an earlier answer. */
  readonly connectionReuse: readonly ConnectionReuse[]
  /** In a merged run: how targets compare from one vantage to another. */
  readonly vantageDifferences: readonly VantageDifference[]
  /** Results of the scenario's thresholds, in its order. */
  readonly thresholds: readonly ThresholdResult[]
  /** Histograms of the measured turns. */
  readonly groups: readonly TurnGroup[]
  /** The run's duration; of a killed run, up to the last instant of a turn. */
  readonly elapsed: RunTime
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
  const stacks = new Map(file.scenario.targets.map((target) => [target.id, target]))
  const thresholds = trackTurnThresholds(file.scenario)
  for (const turn of sorted) thresholds.count(turn)
  const awaited = awaitedStageOf(file.scenario.targets)
  return {
    file,
    turns: sorted,
    awaited,
    summaries: summarizeTurns(sorted, stacks),
    differences: compareTurns(sorted, awaited),
    lineCosts: measureLineCosts(file, sorted, awaited),
    faults: countTurnFaults(sorted),
    connectionReuse: reuse.rows(),
    vantageDifferences: file.parts ? compareVantages(file, collectTurnArms(file, sorted)) : [],
    thresholds: thresholds.results(),
    groups: groupTurns(sorted, stacks),
    elapsed: file.elapsed_us ?? latestInstant(sorted),
  }
}

function latestInstant(turns: readonly TurnRecord[]): RunTime {
  return turns.reduce((latest, { at }) => Math.max(latest, ...Object.values(at)), 0)
}

/** Prepares a run of conversations for data files and exports. */
export function measuredTurns({ file, groups, elapsed }: ConversationSummary): MeasuredRun {
  const isMerged = file.parts !== undefined
  const stages = labelTurnStages(groups, isMerged)
  return {
    file,
    labels: isMerged ? MERGED_TURN_LABELS : TURN_LABELS,
    stages,
    disjoint: stages,
    outcomes: groups.flatMap(({ target, mode, outcomes }) =>
      countOutcomes({ ...targetColumns(target, isMerged), mode }, outcomes),
    ),
    elapsed,
  }
}
