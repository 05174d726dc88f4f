import type { Trial } from '../core/trial.ts'
import { bucketOf } from './rough-histogram.ts'
import { Thinned } from './thinned.ts'
import { TimeBins } from './time-bins.ts'

/** The most trials of a group that a chart draws one by one; larger groups are sampled. */
const MOST_DRAWN = 400

/**
 * One target in one connection state over the time of a run, for charts. Uses constant memory and does not
 * depend on the order of the trials.
 */
export interface Course {
  /** Trials with audible audio, warm-up included. */
  readonly answered: Thinned<Trial>
  /** Trials without, warm-up included. */
  readonly failed: Thinned<Trial>
  /** Time until heard of the measured trials, in microseconds. */
  readonly bins: TimeBins
  /** For each time until heard, to one percent: the first measured trial with it. */
  readonly examples: Map<number, Trial>
  /** The measured trial with the longest playback stall. */
  worst: Trial | undefined
  /** When the last warm-up trial ended, in microseconds since the run began. */
  warmUntil: number
}

export function createCourse(): Course {
  return {
    answered: new Thinned(MOST_DRAWN),
    failed: new Thinned(MOST_DRAWN),
    bins: new TimeBins(),
    examples: new Map(),
    worst: undefined,
    warmUntil: 0,
  }
}

/** Counts a trial of any phase. */
export function countInCourse(course: Course, trial: Trial): void {
  const heard = heardAfter(trial)
  if (heard === undefined) course.failed.add(trial)
  else course.answered.add(trial)
  if (trial.phase === 'warmup') course.warmUntil = Math.max(course.warmUntil, trial.at.end ?? 0)
  if (trial.phase !== 'measure') return
  course.bins.count(trial.at.began ?? 0, heard)
  if (heard === undefined) return
  addExample(course.examples, bucketOf(heard), trial)
  course.worst = worse(course.worst, trial)
}

/** Adds the other timeline, which does not change. */
export function mergeCourse(course: Course, other: Course): void {
  course.answered.merge(other.answered)
  course.failed.merge(other.failed)
  course.bins.merge(other.bins)
  for (const [bucket, trial] of other.examples) addExample(course.examples, bucket, trial)
  if (other.worst) course.worst = worse(course.worst, other.worst)
  course.warmUntil = Math.max(course.warmUntil, other.warmUntil)
}

/** Finds the measured trial whose time until heard is closest; of several, the first. */
export function exampleNear({ examples }: Pick<Course, 'examples'>, heard: number): Trial | undefined {
  const wanted = bucketOf(heard)
  let nearest: number | undefined
  for (const bucket of [...examples.keys()].sort((a, b) => a - b))
    if (nearest === undefined || Math.abs(bucket - wanted) < Math.abs(nearest - wanted)) nearest = bucket
  return nearest === undefined ? undefined : examples.get(nearest)
}

/** Microseconds until a listener hears the answer; undefined if no answer was heard. */
function heardAfter({ at, outcome }: Trial): number | undefined {
  if (outcome !== 'ok' || at.heard === undefined || at.first_text === undefined) return undefined
  return at.heard - at.first_text
}

function addExample(examples: Map<number, Trial>, bucket: number, trial: Trial): void {
  const known = examples.get(bucket)
  if (!known || trial.trial < known.trial) examples.set(bucket, trial)
}

/** The trial with the longer stall, or the earlier one of two equals. Trials without a stall are ignored. */
function worse(known: Trial | undefined, trial: Trial): Trial | undefined {
  const [still, before] = [trial.longest_underrun_us ?? 0, known?.longest_underrun_us ?? 0]
  if (still === 0 || still < before) return known
  return known && still === before && known.trial < trial.trial ? known : trial
}
