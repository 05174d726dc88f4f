import type { Histogram } from 'hdr-histogram-js'
import type { Outcome, Trial } from '../../core/trial/trial.ts'
import { durationOf, STAGES, type Stage, type StageName } from '../../core/trial/trial-stages.ts'
import { type BlockMoments, countInBlock, createBlockMoments } from '../compare/drift.ts'
import { countInTimeline, createTimeline, type Timeline } from '../load/timeline.ts'
import { createHistogram, recordValue } from '../statistics/histogram.ts'
import { MEASURES, type MeasureName } from '../values/measures.ts'
import { stageValue } from '../values/stage-value.ts'
import { countInStageHistogram, createStageHistogram, type StageHistogram } from './stage-histogram.ts'

/** What all trials of a group have in common. */
type GroupKey = Pick<Trial, 'target' | 'connection' | 'transport' | 'region'>

/** Statistics of all measured trials of one target in one connection state. */
export interface TrialGroup extends GroupKey {
  /** Trials by outcome. */
  readonly outcomes: Map<Outcome, number>
  /** Only stages that applied to at least one trial. */
  readonly stages: Map<StageName, StageHistogram>
  readonly measures: Map<MeasureName, Histogram>
  /** Trials whose playback is known, and those of them with at least one underrun. */
  played: number
  stalled: number
  /** Trials that the lab answered. */
  simulated: number
  /** Trials that a cassette answered. */
  replayed: number
  /** `ttfa_heard` in each block: how much the level changed while it was measured. */
  readonly blocks: Map<number, BlockMoments>
  /** The group over time, warm-up included, for charts. */
  readonly timeline: Timeline
}

export function createTrialGroup({ target, connection, transport, region }: GroupKey): TrialGroup {
  return {
    target,
    connection,
    transport,
    region,
    outcomes: new Map(),
    stages: new Map(),
    measures: new Map(),
    played: 0,
    stalled: 0,
    simulated: 0,
    replayed: 0,
    blocks: new Map(),
    timeline: createTimeline(),
  }
}

/** Counts a trial. Warm-up and drain only enter the timeline. */
export function countInTrialGroup(group: TrialGroup, trial: Trial): void {
  countInTimeline(group.timeline, trial)
  if (trial.phase !== 'measure') return
  group.outcomes.set(trial.outcome, (group.outcomes.get(trial.outcome) ?? 0) + 1)
  for (const stage of STAGES) countStage(group, stage, trial)
  for (const { name, of, scale } of MEASURES) {
    const value = of(trial)
    if (value !== undefined) recordValue(getOrCreate(group.measures, name, createHistogram), value * scale)
  }
  if (trial.underruns !== undefined) group.played += 1
  if ((trial.underruns ?? 0) > 0) group.stalled += 1
  if (trial.simulated) group.simulated += 1
  if (trial.replayed) group.replayed += 1
  const heard = durationOf('ttfa_heard', trial)
  if (heard !== undefined) countInBlock(getOrCreate(group.blocks, trial.block, createBlockMoments), heard)
}

/** Measured trials of the group, whatever their outcome. */
export function trialCount(group: TrialGroup): number {
  return [...group.outcomes.values()].reduce((sum, count) => sum + count, 0)
}

function countStage(group: TrialGroup, stage: Stage & { readonly name: StageName }, trial: Trial): void {
  const applies = stage.when?.(trial) ?? true
  if (!applies) return
  const histogram = getOrCreate(group.stages, stage.name, createStageHistogram)
  countInStageHistogram(histogram, stageValue(stage, trial), trial.outcome !== 'ok')
}

function getOrCreate<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const found = map.get(key)
  if (found !== undefined) return found
  const created = create()
  map.set(key, created)
  return created
}
