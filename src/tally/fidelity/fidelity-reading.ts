import type { FidelityMetric } from '../../core/config/threshold.ts'
import type { TrialFidelity } from '../../core/trial/trial.ts'
import { medianOf } from '../statistics/percentile.ts'
import { estimateProportion } from '../statistics/wilson-interval.ts'
import { bootstrapErrorRate, errorsByText } from './word-errors-by-text.ts'

/** An answer that was listened to, by the index of its text. */
export interface HeardTrial extends TrialFidelity {
  readonly text: number
}

/** A fidelity metric over the answers of a target that were listened to. */
export interface FidelityReading {
  readonly metric: FidelityMetric
  /** Answers. */
  readonly n: number
  /** A share from 0 to 1; for `rate` the median, in characters per second. */
  readonly value: number
  /** The 95 % interval. Absent with too few answers. */
  readonly interval?: { readonly low: number; readonly high: number }
  /** The recogniser's own word error rate on the same texts. */
  readonly floor?: number
}

/** Who transcribed answers; several names if it was not the same for all. */
export function recogniserOf(heard: readonly HeardTrial[]): string {
  return [...new Set(heard.flatMap(({ recogniser }) => recogniser ?? []))].sort().join(' and ')
}

/** Undefined if no answer has the metric. */
export function readFidelityMetric(
  metric: FidelityMetric,
  heard: readonly HeardTrial[],
  seed: number,
): FidelityReading | undefined {
  if (metric === 'wer') return readErrorRate(heard, seed)
  if (metric === 'rate') return readRate(heard)
  const told = heard.flatMap((trial) => trial[metric] ?? [])
  const share = estimateProportion(told.filter(Boolean).length, told.length)
  if (!share) return undefined
  return { metric, n: told.length, value: share.share, interval: { low: share.low, high: share.high } }
}

function readErrorRate(heard: readonly HeardTrial[], seed: number): FidelityReading | undefined {
  const own = errorsByText(heard, ({ words }) => words)
  const rate = bootstrapErrorRate(own, seed)
  const floor = bootstrapErrorRate(
    errorsByText(heard, ({ floor }) => floor),
    seed,
  )
  const n = heard.filter(({ words }) => words).length
  return rate && { metric: 'wer', n, ...rate, ...(floor && { floor: floor.value }) }
}

function readRate(heard: readonly HeardTrial[]): FidelityReading | undefined {
  const rates = heard.flatMap(({ rate }) => rate ?? [])
  const median = medianOf(rates)
  return median && { metric: 'rate', n: rates.length, ...median }
}
