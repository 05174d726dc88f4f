import type { Histogram } from 'hdr-histogram-js'
import { isProviderOutcome } from '../../core/fault.ts'
import type { MeasurementConditions } from '../../core/measurement-conditions.ts'
import type { ConnectionState, Outcome } from '../../core/trial/trial.ts'
import type { StageName } from '../../core/trial/trial-stages.ts'
import type { RunFile } from '../../results/run/run-file.ts'
import { timingOf } from '../compare/compare-arms.ts'
import { conditionsOf } from '../compare/conditions.ts'
import { driftOfBlocks } from '../compare/drift.ts'
import { retirementDate } from '../compare/retirement.ts'
import { defaultSpread } from '../compare/run-spread.ts'
import { percentile, type Quantile } from '../statistics/histogram-percentile.ts'
import { estimateProportion, type Proportion } from '../statistics/wilson-interval.ts'
import { MEASURES, type MeasureName } from '../values/measures.ts'
import { stagesOf } from './across-connections.ts'
import { type StageRow, toStageRow } from './stage-rows.ts'
import { type TrialGroup, trialCount } from './trial-group.ts'

/** The headline of one target in one connection state. Durations are microseconds. */
export interface TargetSummary {
  readonly target: string
  readonly connection: ConnectionState
  /** Measured trials, whatever their outcome. */
  readonly trials: number
  readonly ok: number
  /**
   * Share of successes among the trials whose outcome the provider is responsible for. Starts that
   * `maxInFlight` prevented count as failures.
   */
  readonly success: Proportion | undefined
  readonly stages: ReadonlyMap<StageName, StageRow>
  readonly leadSilence: Quantile
  readonly rtf: Quantile
  /** Share of trials with an underrun, among those whose playback is known. */
  readonly stalled: Proportion | undefined
  readonly simulated: boolean
  /** True if cassettes answered. */
  readonly replayed?: boolean
  /** What it may be compared with: only what was measured under equal conditions. */
  readonly conditions: MeasurementConditions
  /** The date on which the target's service was shut down. Such a target is not ranked. */
  readonly retired?: string
  /**
   * Log standard deviation between the level now and at another time without a change; 0 in a run that
   * measures its targets side by side.
   */
  readonly levelDeviation: number
  /** The statistics behind the summary. */
  readonly group: TrialGroup
}

export function summarizeTarget(group: TrialGroup, file: RunFile): TargetSummary {
  const trials = trialCount(group)
  const simulated = group.simulated > 0
  const replayed = group.replayed > 0
  const retired = retirementDate(group.target, file)
  const ok = group.outcomes.get('ok') ?? 0
  return {
    target: group.target,
    connection: group.connection,
    trials,
    ok,
    success: successOf(group.outcomes),
    stages: new Map(stagesOf(group).map((each) => [each.stage, toStageRow(each)])),
    leadSilence: medianOf('lead_silence', group.measures),
    rtf: medianOf('rtf', group.measures),
    stalled: estimateProportion(group.stalled, group.played),
    simulated,
    ...(replayed && { replayed }),
    conditions: conditionsOf({ ...group, simulated, replayed }, file),
    ...(retired !== undefined && { retired }),
    levelDeviation: levelDeviation(group, simulated || replayed, file),
    group,
  }
}

/** The same allowance that `contrastSamples` makes for each of two samples measured apart. */
function levelDeviation({ blocks }: TrialGroup, stoodIn: boolean, file: RunFile): number {
  if (timingOf(file) === 'side by side') return 0
  return Math.hypot(driftOfBlocks([[...blocks.values()]]), defaultSpread(stoodIn).deviation)
}

/** Counts only outcomes that the provider is responsible for. */
export function successOf(outcomes: ReadonlyMap<Outcome, number>): Proportion | undefined {
  let count = 0
  for (const [outcome, trials] of outcomes) if (isProviderOutcome(outcome)) count += trials
  return estimateProportion(outcomes.get('ok') ?? 0, count)
}

function medianOf(name: MeasureName, histograms: ReadonlyMap<MeasureName, Histogram>): Quantile {
  const histogram = histograms.get(name)
  if (!histogram) return { kind: 'no data' }
  const median = percentile({ histogram, infinite: 0 }, 0.5)
  const scale = MEASURES.find((measure) => measure.name === name)?.scale ?? 1
  return median.kind === 'value' ? { ...median, value: median.value / scale } : median
}
