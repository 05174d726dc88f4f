import type { Histogram } from 'hdr-histogram-js'
import {
  type Goodput,
  PLAIN_GOODPUT,
  THRESHOLD_TAGS,
  type Threshold,
  type ThresholdMetric,
} from '../../core/threshold.ts'
import type { Trial } from '../../core/trial.ts'
import { createHistogram, record } from '../histogram.ts'
import { MEASURES } from '../measures.ts'
import { amountOf, type Hit, hitOf } from './reading.ts'

/** The values of the trials that a threshold selects, in constant memory. */
export type Gauge =
  | {
      readonly kind: 'distribution'
      /** Microseconds, or a plain number times `scale`. */
      readonly histogram: Histogram
      readonly scale: number
      infinite: number
    }
  | { readonly kind: 'share'; hits: number; n: number }

/** An accumulator for a threshold, with the function that counts a trial in it. */
export interface Reader {
  readonly gauge: Gauge
  /** Ignores warm-up, drain and trials with other tags. */
  readonly count: (trial: Trial) => void
}

export function readerOf(threshold: Threshold, goodput: Goodput = PLAIN_GOODPUT): Reader {
  const { gauge, take } = gaugeFor(threshold, goodput)
  return {
    gauge,
    count: (trial) => {
      if (trial.phase === 'measure' && isPicked(threshold, trial)) take(trial)
    },
  }
}

/** Whether a trial has all of the tags. */
export function isPicked({ tags }: Pick<Threshold, 'tags'>, trial: Trial): boolean {
  return THRESHOLD_TAGS.every((tag) => tags[tag] === undefined || tags[tag] === trial[tag])
}

interface Gauging {
  readonly gauge: Gauge
  readonly take: (trial: Trial) => void
}

function gaugeFor({ metric }: Threshold, goodput: Goodput): Gauging {
  const hit = hitOf(metric, goodput)
  return hit ? share(hit) : distribution(metric)
}

function share(hit: Hit): Gauging {
  const gauge = { kind: 'share' as const, hits: 0, n: 0 }
  const take = (trial: Trial) => {
    const found = hit(trial)
    if (found === undefined) return
    gauge.n += 1
    if (found) gauge.hits += 1
  }
  return { gauge, take }
}

function distribution(metric: ThresholdMetric): Gauging {
  const scale = MEASURES.find(({ name }) => name === metric)?.scale ?? 1
  const gauge = { kind: 'distribution' as const, histogram: createHistogram(), scale, infinite: 0 }
  const valueIn = amountOf(metric)
  const take = (trial: Trial) => {
    const value = valueIn(trial)
    if (value === Number.POSITIVE_INFINITY) gauge.infinite += 1
    else if (value !== undefined) record(gauge.histogram, value * scale)
  }
  return { gauge, take }
}
