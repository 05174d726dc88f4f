import type { Histogram } from 'hdr-histogram-js'
import {
  DEFAULT_GOODPUT,
  type Goodput,
  THRESHOLD_TAGS,
  type Threshold,
  type ThresholdMetric,
} from '../../core/config/threshold.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { MEASURES } from '../run/measures.ts'
import { createHistogram, recordValue } from '../statistics/histogram.ts'
import { predicateFor, type TrialPredicate, valueFor } from './metric-readers.ts'

/** The values of the trials that a threshold selects, in constant memory. */
export type Accumulator =
  | {
      readonly kind: 'distribution'
      /** Microseconds, or a plain number times `scale`. */
      readonly histogram: Histogram
      readonly scale: number
      infinite: number
    }
  | { readonly kind: 'share'; hits: number; n: number }

/** An accumulator for a threshold, with the function that counts a trial in it. */
export interface ThresholdCounter {
  readonly accumulator: Accumulator
  /** Ignores warm-up, drain and trials with other tags. */
  readonly count: (trial: Trial) => void
}

export function createThresholdCounter(
  threshold: Threshold,
  goodput: Goodput = DEFAULT_GOODPUT,
): ThresholdCounter {
  const { accumulator, take } = metricCounter(threshold, goodput)
  return {
    accumulator,
    count: (trial) => {
      if (trial.phase === 'measure' && matchesTags(threshold, trial)) take(trial)
    },
  }
}

/** Whether a trial has all of the tags. */
export function matchesTags({ tags }: Pick<Threshold, 'tags'>, trial: Trial): boolean {
  return THRESHOLD_TAGS.every((tag) => tags[tag] === undefined || tags[tag] === trial[tag])
}

interface MetricCounter {
  readonly accumulator: Accumulator
  readonly take: (trial: Trial) => void
}

function metricCounter({ metric }: Threshold, goodput: Goodput): MetricCounter {
  const predicate = predicateFor(metric, goodput)
  return predicate ? shareCounter(predicate) : distributionCounter(metric)
}

function shareCounter(predicate: TrialPredicate): MetricCounter {
  const accumulator = { kind: 'share' as const, hits: 0, n: 0 }
  const take = (trial: Trial) => {
    const found = predicate(trial)
    if (found === undefined) return
    accumulator.n += 1
    if (found) accumulator.hits += 1
  }
  return { accumulator, take }
}

function distributionCounter(metric: ThresholdMetric): MetricCounter {
  const scale = MEASURES.find(({ name }) => name === metric)?.scale ?? 1
  const accumulator = { kind: 'distribution' as const, histogram: createHistogram(), scale, infinite: 0 }
  const readValue = valueFor(metric)
  const take = (trial: Trial) => {
    const value = readValue(trial)
    if (value === Number.POSITIVE_INFINITY) accumulator.infinite += 1
    else if (value !== undefined) recordValue(accumulator.histogram, value * scale)
  }
  return { accumulator, take }
}
