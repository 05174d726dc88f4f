import type { ConnectionState } from '../../core/trial/trial.ts'
import { STAGES, type Stage, type StageName } from '../../core/trial/trial-stages.ts'
import { createStageHistogram, type StageHistogram } from './stage-histogram.ts'
import type { TrialGroup } from './trial-group.ts'

/** A connection state; or all of them together, for the stages that a caller waits for. */
export type ConnectionScope = ConnectionState | 'all'

/** The distribution of a stage of one target in one connection state, or in all. */
export interface ScopedStage {
  readonly target: string
  readonly connection: ConnectionScope
  readonly stage: StageName
  readonly histogram: StageHistogram
}

const STAGE_LIST: readonly (Stage & { readonly name: StageName })[] = STAGES
const CALLER_STAGES = STAGE_LIST.filter(({ acrossConnections }) => acrossConnections)

/**
 * Every stage of every group, in the order of the groups and of `STAGES`. The last group of a target is
 * followed by its caller stages over all connection states.
 */
export function scopedStages(groups: readonly TrialGroup[]): ScopedStage[] {
  const byTarget = new Map<string, TrialGroup[]>()
  for (const group of groups) byTarget.set(group.target, [...(byTarget.get(group.target) ?? []), group])
  return groups.flatMap((group) => {
    const own = byTarget.get(group.target) ?? []
    return [...stagesOf(group), ...(own.at(-1) === group ? callerStages(group.target, own) : [])]
  })
}

/** The stages of one group. */
export function stagesOf({ target, connection, stages }: TrialGroup): ScopedStage[] {
  return STAGE_LIST.flatMap(({ name: stage }) => {
    const histogram = stages.get(stage)
    return histogram ? [{ target, connection, stage, histogram }] : []
  })
}

/** The caller stages of a target over all connection states. */
function callerStages(target: string, own: readonly TrialGroup[]): ScopedStage[] {
  return CALLER_STAGES.flatMap(({ name: stage }) => {
    const parts = own.flatMap(({ stages }) => stages.get(stage) ?? [])
    return parts.length > 0 ? [{ target, connection: 'all', stage, histogram: mergeHistograms(parts) }] : []
  })
}

/** Merges histograms without loss: all have the same range and resolution. */
function mergeHistograms(parts: readonly StageHistogram[]): StageHistogram {
  const [only, ...others] = parts
  if (only && others.length === 0) return only
  const merged = createStageHistogram()
  for (const { histogram, infinite, absent, faults } of parts) {
    merged.histogram.add(histogram)
    merged.infinite += infinite
    merged.absent += absent
    merged.faults += faults
  }
  return merged
}
