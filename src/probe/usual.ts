import type { Trial } from '../core/trial/trial.ts'

/** How long first audio takes when nobody is in the way. Microseconds. */
export interface Usual {
  /** What lies above is unusual. */
  readonly slow: number
}

/** Answers below which nobody knows what is usual, and those from which on their spread is known well. */
const FEWEST = 3
const MANY = 8

/** Beyond so many times the median an answer is unusual: the less, the steadier answers are. */
const LEAST_TIMES = 1.5
const MOST_TIMES = 3

/** So many standard deviations of the logarithm are no accident; of few answers they are hardly known. */
const DEVIATIONS = 4
const DEVIATIONS_OF_FEW = 8

/** From trials of waves that were carried whole; undefined while there are too few. */
export function usualOf(trials: readonly Trial[]): Usual | undefined {
  const times = trials
    .flatMap(({ at }) =>
      at.first_audio === undefined || at.first_text === undefined ? [] : [at.first_audio - at.first_text],
    )
    .sort((a, b) => a - b)
  const median = times[times.length >> 1]
  if (times.length < FEWEST || median === undefined) return undefined
  const deviations = times.length < MANY ? DEVIATIONS_OF_FEW : DEVIATIONS
  const unusual = Math.exp(deviations * spreadOf(times))
  return { slow: Math.min(MOST_TIMES, Math.max(LEAST_TIMES, unusual)) * median }
}

/** Standard deviation of the logarithms. */
function spreadOf(times: readonly number[]): number {
  const logs = times.map((time) => Math.log(Math.max(1, time)))
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
  return Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1))
}
