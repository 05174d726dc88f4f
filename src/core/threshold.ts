import { STAGES, type StageName } from './stages.ts'
import type { Trial } from './trial.ts'

/** What a metric counts in: microseconds, a bare number, or a share of trials from 0 to 1. */
export type MetricUnit = 'duration' | 'factor' | 'share'

/** Everything a threshold can be about: every stage, the numbers of a trial beside them, and shares of trials. */
export type ThresholdMetric = StageName | 'lead_silence' | 'rtf' | 'success' | 'goodput' | 'underrun'

export const THRESHOLD_METRICS: Readonly<Record<ThresholdMetric, MetricUnit>> = {
  ...(Object.fromEntries(STAGES.map(({ name }) => [name, 'duration'])) as Record<StageName, 'duration'>),
  lead_silence: 'duration',
  rtf: 'factor',
  /** Trials without a fault, of all but those that the caller cancelled. */
  success: 'share',
  /** Trials that were good in every respect the scenario names under `goodput`. */
  goodput: 'share',
  /** Trials that ran dry at least once, of those whose playback is known. */
  underrun: 'share',
}

/** The fields of a trial by which a threshold picks trials. */
export const THRESHOLD_TAGS = [
  'target',
  'provider',
  'adapter',
  'model',
  'voice',
  'transport',
  'region',
  'connection',
] as const satisfies readonly (keyof Trial)[]
export type ThresholdTag = (typeof THRESHOLD_TAGS)[number]

export const COMPARISONS = ['<=', '>=', '<', '>', '==', '!='] as const
export type Comparison = (typeof COMPARISONS)[number]

/** What of the metric's distribution is compared. `share`: 0 to 1, below which the percentile's share lies. */
export type Statistic =
  | { readonly kind: 'percentile'; readonly share: number }
  | { readonly kind: 'mean' | 'least' | 'greatest' | 'rate' }

/** The right-hand side of a threshold: `p(95)<300ms @95%`. */
export interface Condition {
  readonly statistic: Statistic
  readonly comparison: Comparison
  /** Microseconds, a bare number or a share, as the metric's unit says. */
  readonly bound: number
  /** Absent: the number decides. Present: its whole interval of that confidence (0 to 1) must lie on one side. */
  readonly confidence?: number
}

/** A condition that trials must meet, in k6's grammar. */
export interface Threshold extends Condition {
  /** Both sides as they were written. */
  readonly selector: string
  readonly words: string
  readonly metric: ThresholdMetric
  /** Only trials whose fields have these values. */
  readonly tags: { readonly [tag in ThresholdTag]?: string }
  /** End the run as soon as it fails, but not before so many milliseconds of it. */
  readonly abortOnFail: boolean
  readonly delayAbortEval: number
  /** Trials below which there is no verdict, instead of those that the statistic needs. */
  readonly minSamples?: number
}

/** What makes a trial good. A trial with a fault never is. Durations are milliseconds. */
export interface Goodput {
  readonly stages: { readonly [stage in StageName]?: number }
  /** Silence in the middle of playback that is put up with, in total. */
  readonly underrun: number
  /** The largest real-time factor. */
  readonly rtf?: number
}

/** Where a scenario does not say: no fault, and played without a gap. */
export const PLAIN_GOODPUT: Goodput = { stages: {}, underrun: 0 }
