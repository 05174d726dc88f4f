import type { Trial } from '../trial/trial.ts'
import { STAGES, type StageName } from '../trial/trial-stages.ts'

/**
 * The unit of a metric: microseconds, a plain number, a share of trials from 0 to 1, or a ratio of sums, such as
 * errors in all words.
 */
export type MetricUnit = 'duration' | 'factor' | 'share' | 'ratio'

/** The metrics a threshold can use: every stage, other numbers of a trial, and shares of trials. */
export type ThresholdMetric =
  | StageName
  | 'lead_silence'
  | 'rtf'
  | 'success'
  | 'goodput'
  | 'underrun'
  | FidelityMetric

/**
 * Metrics of answers that `ttfa listen` has listened to; all others have none. Word errors in all words, shares of
 * answers, and characters of the text in a second of speech.
 */
export const FIDELITY_METRICS = ['wer', 'truncated', 'clipped', 'rate'] as const
export type FidelityMetric = (typeof FIDELITY_METRICS)[number]

export const THRESHOLD_METRICS: Readonly<Record<ThresholdMetric, MetricUnit>> = {
  ...(Object.fromEntries(STAGES.map(({ name }) => [name, 'duration'])) as Record<StageName, 'duration'>),
  lead_silence: 'duration',
  rtf: 'factor',
  /** Share of trials without a fault. Cancelled trials are not counted. */
  success: 'share',
  /** Share of trials that meet everything under `goodput` in the scenario. */
  goodput: 'share',
  /** Share of trials with at least one underrun, of those whose playback is known. */
  underrun: 'share',
  wer: 'ratio',
  truncated: 'share',
  clipped: 'share',
  rate: 'factor',
}

/** The fields of a trial by which a threshold selects trials. */
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

export const COMPARISON_OPERATORS = ['<=', '>=', '<', '>', '==', '!='] as const
export type ComparisonOperator = (typeof COMPARISON_OPERATORS)[number]

/** The statistic of the metric to compare. `share`: the percentile as a number from 0 to 1. */
export type Statistic =
  | { readonly kind: 'percentile'; readonly share: number }
  | { readonly kind: 'mean' | 'least' | 'greatest' | 'rate' }

/** The right-hand side of a threshold: `p(95)<300ms @95%`. */
export interface Condition {
  readonly statistic: Statistic
  readonly comparison: ComparisonOperator
  /** In the metric's unit: microseconds, a plain number or a share. */
  readonly bound: number
  /**
   * Absent: the point estimate decides. Present: the whole interval of that confidence (0 to 1) must be on
   * one side.
   */
  readonly confidence?: number
}

/** A condition that the trials or turns of a run must meet, in k6's syntax. */
export interface AnyThreshold extends Condition {
  /** Both sides as written. */
  readonly selector: string
  readonly words: string
  readonly metric: string
  /** Selects those whose fields have these values. */
  readonly tags: { readonly [tag in string]?: string }
  /** In a merged run: selects those that were measured from there. */
  readonly vantage?: string
  /** End the run as soon as the threshold fails, but not before `delayAbortEval` milliseconds. */
  readonly abortOnFail: boolean
  readonly delayAbortEval: number
  /** Minimum number of trials or turns for a verdict. Default: as many as the statistic needs. */
  readonly minSamples?: number
}

/** A threshold over requests. */
export interface Threshold extends AnyThreshold {
  readonly metric: ThresholdMetric
  readonly tags: { readonly [tag in ThresholdTag]?: string }
}

/** What makes a trial good. A trial with a fault is never good. Durations are milliseconds. */
export interface Goodput {
  readonly stages: { readonly [stage in StageName]?: number }
  /** Maximum total silence from underruns during playback. */
  readonly underrun: number
  /** Maximum real-time factor. */
  readonly rtf?: number
}

/** The default: no fault, and playback without a gap. */
export const DEFAULT_GOODPUT: Goodput = { stages: {}, underrun: 0 }
