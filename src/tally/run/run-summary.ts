import type { Trial } from '../../core/trial/trial.ts'
import type { RunTime } from '../../core/units.ts'
import { targetColumns } from '../../core/vantage.ts'
import type { LoadSummary } from '../../results/run/load-summary.ts'
import type { RunFile } from '../../results/run/run-file.ts'
import { collectArms } from '../compare/arm.ts'
import { compareVantages, type VantageDifference } from '../compare/vantage-differences.ts'
import { loadSeries } from '../load/load-series.ts'
import { LoadTracker } from '../load/load-tracker.ts'
import { type ScheduleAdherence, ScheduleTrackers } from '../load/schedule-adherence.ts'
import type { ThresholdResult } from '../thresholds/evaluate-threshold.ts'
import { type ThresholdTracker, trackTrialThresholds } from '../thresholds/threshold-tracker.ts'
import { type ScopedStage, scopedStages, stagesOf } from './across-connections.ts'
import { type ConnectionReuse, ConnectionReuseTracker } from './connection-reuse.ts'
import { type FaultCount, sortFaultCounts } from './fault-counts.ts'
import { type LabelledStage, MERGED_REQUEST_LABELS, REQUEST_LABELS } from './labelled-stage.ts'
import { countOutcomes, type MeasuredRun } from './measured-run.ts'
import { type Rewording, RewordingTracker } from './rewording.ts'
import { countTrial, createRunTally, measuredGroups, type RunTally, targetOrder } from './run-tally.ts'
import { type StageRow, stageRows } from './stage-rows.ts'
import { summarizeTarget, type TargetSummary } from './target-summary.ts'
import { type TrialGroup, trialCount } from './trial-group.ts'
import { type TurnContextRow, TurnContextTracker } from './turn-contexts.ts'

/** The statistics of a run for reports, in the order of the scenario's targets. */
export interface RunSummary {
  readonly file: RunFile
  readonly groups: readonly TrialGroup[]
  readonly summaries: readonly TargetSummary[]
  /** The stages that a caller waits for, of each target over all connection states. */
  readonly callers: readonly StageRow[]
  readonly faults: readonly FaultCount[]
  /** Results of the scenario's thresholds, in its order. */
  readonly thresholds: readonly ThresholdResult[]
  /** The load on each target. */
  readonly loads: readonly LoadSummary[]
  /** Starts compared with their schedule, which a closed load does not have. */
  readonly schedules: readonly ScheduleAdherence[]
  /** Turns grouped by what preceded them; empty if nothing distinguishes them. */
  readonly turnContexts: readonly TurnContextRow[]
  /** What went wrong on reused connections; empty if nothing did. */
  readonly connectionReuse: readonly ConnectionReuse[]
  /** Answers compared with their texts; empty unless a target is a model that may reword. */
  readonly rewordings: readonly Rewording[]
  /**
   * In a merged run: how targets compare from one vantage to another. Needs all values: see
   * `withVantageDifferences`.
   */
  readonly vantageDifferences: readonly VantageDifference[]
  /** Measured trials of all groups. */
  readonly trials: number
  /** The run's duration; of a killed run, up to the last instant of a trial. */
  readonly elapsed: RunTime
}

interface Trackers {
  readonly thresholds: ThresholdTracker<Trial>
  readonly load: LoadTracker
  readonly turnContexts: TurnContextTracker
  readonly schedule: ScheduleTrackers
  readonly connectionReuse: ConnectionReuseTracker
  readonly rewordings: RewordingTracker
}

function toRunSummary(file: RunFile, tally: RunTally, trackers: Trackers): RunSummary {
  const targets = file.scenario.targets.map(({ id }) => id)
  const groups = measuredGroups(tally, targets)
  return {
    file,
    groups,
    summaries: groups.map((group) => summarizeTarget(group, file)),
    callers: stageRows(groups).filter(({ connection }) => connection === 'all'),
    faults: sortFaultCounts(tally.faults, targetOrder(targets)),
    thresholds: trackers.thresholds.results(),
    loads: trackers.load.summaries(),
    schedules: trackers.schedule.schedules(),
    turnContexts: trackers.turnContexts.rows(),
    connectionReuse: trackers.connectionReuse.rows(),
    rewordings: trackers.rewordings.rows(),
    vantageDifferences: [],
    trials: groups.reduce((sum, group) => sum + trialCount(group), 0),
    elapsed: file.elapsed_us ?? tally.latest,
  }
}

/**
 * Summarizes the trials in one pass and in constant memory. Always pass the data that is on disk, where
 * secrets are redacted, even right after the run. Files derived from it later are then identical.
 */
export async function summarizeRun(
  file: RunFile,
  trials: AsyncIterable<Trial> | Iterable<Trial>,
): Promise<RunSummary> {
  const tally = createRunTally()
  const trackers: Trackers = {
    thresholds: trackTrialThresholds(file.scenario),
    load: new LoadTracker(file.scenario, loadSeries(file)),
    turnContexts: new TurnContextTracker(),
    schedule: new ScheduleTrackers(file),
    connectionReuse: new ConnectionReuseTracker(),
    rewordings: new RewordingTracker(),
  }
  for await (const trial of trials) {
    countTrial(tally, trial)
    for (const tracker of Object.values(trackers)) tracker.count(trial)
  }
  return toRunSummary(file, tally, trackers)
}

/**
 * Adds the comparison across vantages, which needs all values of a merged run. Returns the summary of any other run
 * unchanged.
 */
export async function withVantageDifferences(
  runSummary: RunSummary,
  readTrials: () => AsyncIterable<Trial>,
): Promise<RunSummary> {
  const { file } = runSummary
  if (!file.parts) return runSummary
  const arms = await collectArms(file, readTrials())
  return { ...runSummary, vantageDifferences: compareVantages(file, arms) }
}

/** Prepares a run of requests for data files and exports. */
export function measuredRequests({ file, groups, elapsed }: RunSummary): MeasuredRun {
  const isMerged = file.parts !== undefined
  const labelStage = ({ histogram, target, connection, stage }: ScopedStage): LabelledStage => ({
    labels: { ...targetColumns(target, isMerged), connection, stage },
    histogram,
  })
  return {
    file,
    labels: isMerged ? MERGED_REQUEST_LABELS : REQUEST_LABELS,
    stages: scopedStages(groups).map(labelStage),
    // The rows over all connection states would count trials twice.
    disjoint: groups.flatMap(stagesOf).map(labelStage),
    outcomes: groups.flatMap(({ target, connection, outcomes }) =>
      countOutcomes({ ...targetColumns(target, isMerged), connection }, outcomes),
    ),
    elapsed,
  }
}
