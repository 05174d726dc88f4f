import type { Trial } from '../core/trial.ts'

/** How long first audio takes when nobody is in the way. Microseconds. */
export interface Usual {
  /** What lies above is unusual. */
  readonly slow: number
}

/** Answers below which nobody knows what is usual. */
const FEWEST = 3

/** Beyond so many times the median an answer is unusual. */
const TIMES_MEDIAN = 3

/** From trials of waves that were carried whole; undefined while there are too few. */
export function usualOf(trials: readonly Trial[]): Usual | undefined {
  const times = trials
    .flatMap(({ at }) =>
      at.first_audio === undefined || at.first_text === undefined ? [] : [at.first_audio - at.first_text],
    )
    .sort((a, b) => a - b)
  const median = times[times.length >> 1]
  if (times.length < FEWEST || median === undefined) return undefined
  return { slow: TIMES_MEDIAN * median }
}
