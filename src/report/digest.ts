import type { Trial } from '../core/trial.ts'
import type { LoadCourse } from '../results/load-course.ts'
import type { RunFile } from '../results/run-file.ts'
import { type CircumstanceRow, CircumstanceWatch } from '../tally/circumstances.ts'
import { type FaultCount, faultRows } from '../tally/fault-counts.ts'
import { type Group, trialsOf } from '../tally/group.ts'
import { LoadWatch } from '../tally/load-watch.ts'
import { type StartsStretch, StartsWatch } from '../tally/starts.ts'
import { type Summary, summaryOf } from '../tally/summary.ts'
import { byTarget, countTrial, createTally, groupsOf, type Tally } from '../tally/tally.ts'
import type { ThresholdResult } from '../tally/thresholds/judge-threshold.ts'
import { ThresholdWatch } from '../tally/thresholds/threshold-watch.ts'

/** The statistics of a run for reports, in the order of the scenario's targets. */
export interface Digest {
  readonly file: RunFile
  readonly groups: readonly Group[]
  readonly summaries: readonly Summary[]
  readonly faults: readonly FaultCount[]
  /** Results of the scenario's thresholds, in its order. */
  readonly thresholds: readonly ThresholdResult[]
  /** The load on each target. */
  readonly course: readonly LoadCourse[]
  /** Starts against their schedule; empty for closed loads. */
  readonly starts: readonly StartsStretch[]
  /** Turns grouped by what preceded them; empty if nothing distinguishes them. */
  readonly circumstances: readonly CircumstanceRow[]
  /** Measured trials of all groups. */
  readonly trials: number
  /** The run's duration in microseconds; of a killed run, up to the last instant of a trial. */
  readonly elapsed: number
}

interface Watches {
  readonly thresholds: ThresholdWatch
  readonly load: LoadWatch
  readonly circumstances: CircumstanceWatch
  readonly starts: StartsWatch
}

function digestOf(file: RunFile, tally: Tally, watches: Watches): Digest {
  const targets = file.scenario.targets.map(({ id }) => id)
  const groups = groupsOf(tally, targets)
  return {
    file,
    groups,
    summaries: groups.map(summaryOf),
    faults: faultRows(tally.faults, byTarget(targets)),
    thresholds: watches.thresholds.results(),
    course: watches.load.courses(),
    starts: watches.starts.stretches(),
    circumstances: watches.circumstances.rows(),
    trials: groups.reduce((sum, group) => sum + trialsOf(group), 0),
    elapsed: file.elapsed_us ?? tally.latest,
  }
}

/**
 * Summarizes the trials in one pass and in constant memory. Pass the data that is on disk, where secrets are
 * redacted, even at the end of the run itself. Files derived from it later are then identical.
 */
export async function digestTrials(
  file: RunFile,
  trials: AsyncIterable<Trial> | Iterable<Trial>,
): Promise<Digest> {
  const tally = createTally()
  const watches: Watches = {
    thresholds: new ThresholdWatch(file.scenario),
    load: new LoadWatch(file.scenario),
    circumstances: new CircumstanceWatch(),
    starts: new StartsWatch(),
  }
  for await (const trial of trials) {
    countTrial(tally, trial)
    for (const watch of Object.values(watches)) watch.count(trial)
  }
  return digestOf(file, tally, watches)
}
