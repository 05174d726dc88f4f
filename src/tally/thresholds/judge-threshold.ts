import type { Comparison, Statistic, Threshold } from '../../core/threshold.ts'
import { intervalOf, smallestSize } from '../interval.ts'
import { largest, percentile, type Quantile, sizeOf, smallest } from '../percentile.ts'
import { proportionOf } from '../proportion.ts'
import type { Gauge } from './gauge.ts'

/** The state of a threshold. Missing data never passes. */
export type ThresholdState = 'pass' | 'fail' | 'no data'

/** The result of a threshold, in the metric's unit: microseconds, plain numbers or shares. */
export interface ThresholdResult {
  readonly threshold: Threshold
  readonly state: ThresholdState
  /** Number of trials that counted. */
  readonly n: number
  /** The measured value; infinite beyond the timeout, absent without data. */
  readonly value?: number
  /** The interval, if the threshold asks for one. */
  readonly interval?: { readonly low: number; readonly high: number }
  /** Why the state is 'no data'. */
  readonly why?: string
}

/** Evaluates a threshold on the accumulated values. */
export function judgeThreshold(threshold: Threshold, gauge: Gauge): ThresholdResult {
  const n = gauge.kind === 'share' ? gauge.n : sizeOf(gauge)
  const value = valueIn(threshold.statistic, gauge)
  const base = { threshold, n, ...(value !== undefined && { value }) }
  if (value === undefined)
    return { ...base, state: 'no data', why: 'no trial has this metric and these tags' }
  const least = threshold.minSamples ?? leastFor(threshold.statistic)
  if (n < least) return { ...base, state: 'no data', why: `n too small: ${n} of ${least} trials` }
  if (threshold.confidence === undefined) return { ...base, state: holds(threshold, value) ? 'pass' : 'fail' }
  return surely(threshold, gauge, threshold.confidence, base)
}

/** A percentile needs as many trials as its interval does. */
function leastFor(statistic: Statistic): number {
  return statistic.kind === 'percentile' && statistic.share > 0 && statistic.share < 1
    ? smallestSize(statistic.share)
    : 1
}

/** Passes if the whole interval meets the condition, fails if none of it does. */
function surely(
  threshold: Threshold,
  gauge: Gauge,
  confidence: number,
  base: Pick<ThresholdResult, 'threshold' | 'n' | 'value'>,
): ThresholdResult {
  const interval = intervalIn(threshold.statistic, gauge, confidence)
  if (!interval)
    return { ...base, state: 'no data', why: `n too small for an interval of ${confidence * 100} %` }
  const ends = [interval.low, interval.high].map((end) => holds(threshold, end))
  if (ends.every(Boolean)) return { ...base, state: 'pass', interval }
  if (!ends.some(Boolean)) return { ...base, state: 'fail', interval }
  return { ...base, state: 'no data', interval, why: 'the interval includes the bound' }
}

function intervalIn(
  statistic: Statistic,
  gauge: Gauge,
  confidence: number,
): { low: number; high: number } | undefined {
  if (gauge.kind === 'share') return proportionOf(gauge.hits, gauge.n, confidence)
  if (statistic.kind !== 'percentile') return undefined
  const found = intervalOf(gauge, statistic.share, confidence)
  if (found.kind === 'too small') return undefined
  const [low, high] = [numberOf(found.low), numberOf(found.high)]
  if (low === undefined || high === undefined) return undefined
  return { low: low / gauge.scale, high: high / gauge.scale }
}

function valueIn(statistic: Statistic, gauge: Gauge): number | undefined {
  if (gauge.kind === 'share') return gauge.n === 0 ? undefined : gauge.hits / gauge.n
  const found = inDistribution(statistic, gauge)
  return found === undefined ? undefined : found / gauge.scale
}

function inDistribution(
  statistic: Statistic,
  gauge: Extract<Gauge, { kind: 'distribution' }>,
): number | undefined {
  switch (statistic.kind) {
    case 'percentile':
      return numberOf(percentile(gauge, statistic.share))
    case 'least':
      return numberOf(smallest(gauge))
    case 'greatest':
      return numberOf(largest(gauge))
    case 'mean':
      if (gauge.infinite > 0) return Number.POSITIVE_INFINITY
      return gauge.histogram.totalCount === 0 ? undefined : gauge.histogram.mean
    case 'rate':
      return undefined
  }
}

function numberOf(quantile: Quantile): number | undefined {
  if (quantile.kind === 'infinite') return Number.POSITIVE_INFINITY
  return quantile.kind === 'value' ? quantile.value : undefined
}

/** Whether a value meets the condition; both in the metric's unit. */
export function holds(
  { comparison, bound }: { comparison: Comparison; bound: number },
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
