import type { Trial } from '../../core/trial/trial.ts'
import { durationOf } from '../../core/trial/trial-stages.ts'
import type { Micros, RunTime } from '../../core/units.ts'
import { bucketOf } from '../statistics/log-histogram.ts'
import { TimeBins } from './time-bins.ts'
import { TrialSample } from './trial-sample.ts'

/** The most trials of a group that a chart draws one by one; larger groups are sampled. */
const MAX_DRAWN = 400

/**
 * One target in one connection state over the time of a run, for charts. Uses constant memory and does not
 * depend on the order of the trials.
 */
export interface Timeline {
  /** Trials with audible audio, warm-up included. */
  readonly answered: TrialSample<Trial>
  /** Trials without audible audio, warm-up included. */
  readonly failed: TrialSample<Trial>
  /** Time until heard of the measured trials, in microseconds. */
  readonly bins: TimeBins
  /** For each time until heard, to one percent: the first measured trial with it. */
  readonly examples: Map<number, Trial>
  /** The measured trial with the longest playback stall. */
  longestStall: Trial | undefined
  /** When the last warm-up trial ended. */
  warmupEnd: RunTime
}

export function createTimeline(): Timeline {
  return {
    answered: new TrialSample(MAX_DRAWN),
    failed: new TrialSample(MAX_DRAWN),
    bins: new TimeBins(),
    examples: new Map(),
    longestStall: undefined,
    warmupEnd: 0,
  }
}

/** Counts a trial of any phase. */
export function countInTimeline(timeline: Timeline, trial: Trial): void {
  const heard = timeUntilHeard(trial)
  if (heard === undefined) timeline.failed.add(trial)
  else timeline.answered.add(trial)
  if (trial.phase === 'warmup') timeline.warmupEnd = Math.max(timeline.warmupEnd, trial.at.end ?? 0)
  if (trial.phase !== 'measure') return
  timeline.bins.count(trial.at.began ?? 0, heard)
  if (heard === undefined) return
  addExample(timeline.examples, bucketOf(heard), trial)
  timeline.longestStall = longerStall(timeline.longestStall, trial)
}

/** Finds the measured trial whose time until heard is closest; of several, the first. */
export function findExample({ examples }: Pick<Timeline, 'examples'>, heard: number): Trial | undefined {
  const wanted = bucketOf(heard)
  let nearest: number | undefined
  for (const bucket of [...examples.keys()].sort((a, b) => a - b))
    if (nearest === undefined || Math.abs(bucket - wanted) < Math.abs(nearest - wanted)) nearest = bucket
  return nearest === undefined ? undefined : examples.get(nearest)
}

/** Time until a listener hears the answer; undefined if no answer was heard. */
function timeUntilHeard(trial: Trial): Micros | undefined {
  return trial.outcome === 'ok' ? durationOf('ttfa_heard', trial) : undefined
}

function addExample(examples: Map<number, Trial>, bucket: number, trial: Trial): void {
  const known = examples.get(bucket)
  if (!known || trial.trial < known.trial) examples.set(bucket, trial)
}

/** The trial with the longer stall, or the earlier one of two equals. Trials without a stall are ignored. */
function longerStall(current: Trial | undefined, trial: Trial): Trial | undefined {
  const [stall, longest] = [trial.longest_underrun_us ?? 0, current?.longest_underrun_us ?? 0]
  if (stall === 0 || stall < longest) return current
  return current && stall === longest && current.trial < trial.trial ? current : trial
}
