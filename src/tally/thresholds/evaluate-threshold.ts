import {
  type AnyThreshold,
  type ComparisonOperator,
  FIDELITY_METRICS,
  type Statistic,
} from '../../core/config/threshold.ts'
import { largest, percentile, type Quantile, sizeOf, smallest } from '../statistics/histogram-percentile.ts'
import { minSampleSize, percentileInterval } from '../statistics/interval.ts'
import { estimateProportion } from '../statistics/wilson-interval.ts'
import type { Accumulator } from './accumulator.ts'

/** The state of a threshold. Missing data never passes. */
export type ThresholdState = 'pass' | 'fail' | 'no data'

/** The result of a threshold, in the metric's unit: microseconds, plain numbers or shares. */
export interface ThresholdResult {
  readonly threshold: AnyThreshold
  readonly state: ThresholdState
  /** Number of trials or turns that counted. */
  readonly n: number
  /** The measured value; infinite beyond the timeout, absent without data. */
  readonly value?: number
  /** The interval, if the threshold asks for one. */
  readonly interval?: { readonly low: number; readonly high: number }
  /** Why the state is 'no data'. */
  readonly why?: string
}

/** Evaluates a threshold on the accumulated values, one per trial or turn. */
export function evaluateThreshold(
  threshold: AnyThreshold,
  accumulator: Accumulator,
  each: 'trial' | 'turn' = 'trial',
): ThresholdResult {
  const n = accumulator.kind === 'distribution' ? sizeOf(accumulator) : accumulator.n
  const value = computeStatistic(threshold.statistic, accumulator)
  const base = { threshold, n, ...(value !== undefined && { value }) }
  if (value === undefined) return { ...base, state: 'no data', why: whyNothing(threshold, each) }
  const minSamples = threshold.minSamples ?? minSamplesFor(threshold.statistic)
  if (n < minSamples) return { ...base, state: 'no data', why: `n too small: ${n} of ${minSamples} ${each}s` }
  if (threshold.confidence === undefined)
    return { ...base, state: meetsCondition(threshold, value) ? 'pass' : 'fail' }
  return evaluateWithInterval(threshold, accumulator, threshold.confidence, base)
}

function whyNothing({ metric }: AnyThreshold, each: 'trial' | 'turn'): string {
  return FIDELITY_METRICS.some((name) => name === metric)
    ? `no ${each} with these tags was listened to: ttfa listen`
    : `no ${each} has this metric and these tags`
}

/** A percentile needs as many trials as its interval does. */
function minSamplesFor(statistic: Statistic): number {
  return statistic.kind === 'percentile' && statistic.share > 0 && statistic.share < 1
    ? minSampleSize(statistic.share)
    : 1
}

/** Passes if the whole interval meets the condition, fails if none of it does. */
function evaluateWithInterval(
  threshold: AnyThreshold,
  accumulator: Accumulator,
  confidence: number,
  base: Pick<ThresholdResult, 'threshold' | 'n' | 'value'>,
): ThresholdResult {
  const interval = intervalFor(threshold.statistic, accumulator, confidence)
  if (!interval)
    return { ...base, state: 'no data', why: `n too small for an interval of ${confidence * 100} %` }
  const ends = [interval.low, interval.high].map((end) => meetsCondition(threshold, end))
  if (ends.every(Boolean)) return { ...base, state: 'pass', interval }
  if (!ends.some(Boolean)) return { ...base, state: 'fail', interval }
  return { ...base, state: 'no data', interval, why: 'the interval includes the bound' }
}

function intervalFor(
  statistic: Statistic,
  accumulator: Accumulator,
  confidence: number,
): { low: number; high: number } | undefined {
  if (accumulator.kind === 'ratio') return undefined
  if (accumulator.kind === 'share') return estimateProportion(accumulator.hits, accumulator.n, confidence)
  if (statistic.kind !== 'percentile') return undefined
  const found = percentileInterval(accumulator, statistic.share, confidence)
  if (found.kind === 'too small') return undefined
  const [low, high] = [toNumber(found.low), toNumber(found.high)]
  if (low === undefined || high === undefined) return undefined
  return { low: low / accumulator.scale, high: high / accumulator.scale }
}

function computeStatistic(statistic: Statistic, accumulator: Accumulator): number | undefined {
  if (accumulator.kind === 'share') return accumulator.n === 0 ? undefined : accumulator.hits / accumulator.n
  if (accumulator.kind === 'ratio')
    return accumulator.whole === 0 ? undefined : accumulator.part / accumulator.whole
  const found = distributionStatistic(statistic, accumulator)
  return found === undefined ? undefined : found / accumulator.scale
}

function distributionStatistic(
  statistic: Statistic,
  accumulator: Extract<Accumulator, { kind: 'distribution' }>,
): number | undefined {
  switch (statistic.kind) {
    case 'percentile':
      return toNumber(percentile(accumulator, statistic.share))
    case 'least':
      return toNumber(smallest(accumulator))
    case 'greatest':
      return toNumber(largest(accumulator))
    case 'mean':
      if (accumulator.infinite > 0) return Number.POSITIVE_INFINITY
      return accumulator.histogram.totalCount === 0 ? undefined : accumulator.histogram.mean
    case 'rate':
      return undefined
  }
}

function toNumber(quantile: Quantile): number | undefined {
  if (quantile.kind === 'infinite') return Number.POSITIVE_INFINITY
  return quantile.kind === 'value' ? quantile.value : undefined
}

/** Whether a value meets the condition; both in the metric's unit. */
export function meetsCondition(
  { comparison, bound }: { comparison: ComparisonOperator; bound: number },
  value: number,
): boolean {
  switch (comparison) {
    case '<':
      return value < bound
    case '<=':
      return value <= bound
    case '>':
      return value > bound
    case '>=':
      return value >= bound
    case '==':
      return value === bound
    case '!=':
      return value !== bound
  }
}
