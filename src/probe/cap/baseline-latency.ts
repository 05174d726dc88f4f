import type { Trial } from '../../core/trial/trial.ts'

/** How long first audio takes when nobody is in the way. Microseconds. */
export interface BaselineLatency {
  /** What lies above is unusual. */
  readonly slowThreshold: number
}

/** Answers below which nobody knows what is usual, and those from which on their spread is known well. */
const MIN_ANSWERS = 3
const ENOUGH_ANSWERS = 8

/** Beyond so many times the median an answer is unusual: the less, the steadier answers are. */
const MIN_FACTOR = 1.5
const MAX_FACTOR = 3

/** So many standard deviations of the logarithm are no accident; of few answers they are hardly known. */
const DEVIATIONS = 4
const DEVIATIONS_WHEN_FEW = 8

/** From trials of waves that were carried whole; undefined while there are too few. */
export function measureBaseline(trials: readonly Trial[]): BaselineLatency | undefined {
  const times = trials
    .flatMap(({ at }) =>
      at.first_audio === undefined || at.first_text === undefined ? [] : [at.first_audio - at.first_text],
    )
    .sort((a, b) => a - b)
  const median = times[times.length >> 1]
  if (times.length < MIN_ANSWERS || median === undefined) return undefined
  const deviations = times.length < ENOUGH_ANSWERS ? DEVIATIONS_WHEN_FEW : DEVIATIONS
  const factor = Math.exp(deviations * logStandardDeviation(times))
  return { slowThreshold: Math.min(MAX_FACTOR, Math.max(MIN_FACTOR, factor)) * median }
}

/** Standard deviation of the logarithms. */
function logStandardDeviation(times: readonly number[]): number {
  const logs = times.map((time) => Math.log(Math.max(1, time)))
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
  return Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1))
}
