import type { Trial } from '../core/trial.ts'
import type { RunFile } from '../results/run-file.ts'
import { type FaultCount, faultRows } from '../tally/fault-counts.ts'
import { type Group, trialsOf } from '../tally/group.ts'
import { type Summary, summaryOf } from '../tally/summary.ts'
import { byTarget, countTrial, createTally, groupsOf, type Tally } from '../tally/tally.ts'
import type { ThresholdResult } from '../tally/thresholds/judge-threshold.ts'
import { ThresholdWatch } from '../tally/thresholds/threshold-watch.ts'

/** A run as every report needs it, in the order of the scenario's targets. */
export interface Digest {
  readonly file: RunFile
  readonly groups: readonly Group[]
  readonly summaries: readonly Summary[]
  readonly faults: readonly FaultCount[]
  /** How the scenario's thresholds came out, in its order. */
  readonly thresholds: readonly ThresholdResult[]
  /** Measured trials of all groups. */
  readonly trials: number
  /** Microseconds: the run's length, or up to its last trace where nobody was left to write it down. */
  readonly elapsed: number
}

function digestOf(file: RunFile, tally: Tally, watch: ThresholdWatch): Digest {
  const targets = file.scenario.targets.map(({ id }) => id)
  const groups = groupsOf(tally, targets)
  return {
    file,
    groups,
    summaries: groups.map(summaryOf),
    faults: faultRows(tally.faults, byTarget(targets)),
    thresholds: watch.results(),
    trials: groups.reduce((sum, group) => sum + trialsOf(group), 0),
    elapsed: file.elapsed_us ?? tally.latest,
  }
}

/**
 * Reads the trials once, in constant memory. Both arguments should come from the run's folder, where secrets are
 * struck out, also at the end of the run itself: then the files made from the digest are the same ever after.
 */
export async function digestTrials(
  file: RunFile,
  trials: AsyncIterable<Trial> | Iterable<Trial>,
): Promise<Digest> {
  const tally = createTally()
  const watch = new ThresholdWatch(file.scenario)
  for await (const trial of trials) {
    countTrial(tally, trial)
    watch.count(trial)
  }
  return digestOf(file, tally, watch)
}
