import type { Histogram } from 'hdr-histogram-js'
import { STAGES, type Stage, type StageName } from '../core/stages.ts'
import type { ConnectionState, Outcome, Trial } from '../core/trial.ts'
import { type Cell, countInCell, createCell, mergeCell } from './cell.ts'
import { type Course, countInCourse, createCourse, mergeCourse } from './course.ts'
import { createHistogram, record } from './histogram.ts'
import { MEASURES, type MeasureName } from './measures.ts'

/** Statistics of all measured trials of one target in one connection state. */
export interface Group {
  readonly target: string
  readonly connection: ConnectionState
  /** Trials by outcome. */
  readonly outcomes: Map<Outcome, number>
  /** Only stages that applied to at least one trial. */
  readonly stages: Map<StageName, Cell>
  readonly measures: Map<MeasureName, Histogram>
  /** Trials whose playback is known, and those of them with at least one underrun. */
  played: number
  stalled: number
  /** Trials that the lab answered. */
  simulated: number
  /** The group over time, warm-up included, for charts. */
  readonly course: Course
}

export function createGroup(target: string, connection: ConnectionState): Group {
  return {
    target,
    connection,
    outcomes: new Map(),
    stages: new Map(),
    measures: new Map(),
    played: 0,
    stalled: 0,
    simulated: 0,
    course: createCourse(),
  }
}

/** Counts a trial. Warm-up and drain only enter the timeline. */
export function countInGroup(group: Group, trial: Trial): void {
  countInCourse(group.course, trial)
  if (trial.phase !== 'measure') return
  group.outcomes.set(trial.outcome, (group.outcomes.get(trial.outcome) ?? 0) + 1)
  for (const stage of STAGES) countStage(group, stage, trial)
  for (const { name, of, scale } of MEASURES) {
    const value = of(trial)
    if (value !== undefined) record(present(group.measures, name, createHistogram), value * scale)
  }
  if (trial.underruns !== undefined) group.played += 1
  if ((trial.underruns ?? 0) > 0) group.stalled += 1
  if (trial.simulated) group.simulated += 1
}

/** Adds the other group's counts, which do not change. */
export function mergeGroup(group: Group, other: Group): void {
  for (const [outcome, count] of other.outcomes) {
    group.outcomes.set(outcome, (group.outcomes.get(outcome) ?? 0) + count)
  }
  for (const [name, cell] of other.stages) mergeCell(present(group.stages, name, createCell), cell)
  for (const [name, histogram] of other.measures) {
    present(group.measures, name, createHistogram).add(histogram)
  }
  group.played += other.played
  group.stalled += other.stalled
  group.simulated += other.simulated
  mergeCourse(group.course, other.course)
}

/** Measured trials of the group, whatever their outcome. */
export function trialsOf(group: Group): number {
  return [...group.outcomes.values()].reduce((sum, count) => sum + count, 0)
}

function countStage(group: Group, stage: Stage & { readonly name: StageName }, trial: Trial): void {
  const applies = stage.when?.(trial) ?? true
  if (applies) countInCell(present(group.stages, stage.name, createCell), stage, trial)
}

function present<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const found = map.get(key)
  if (found !== undefined) return found
  const created = create()
  map.set(key, created)
  return created
}
