import type { Trial } from '../core/trial.ts'

/** How long first audio takes when nobody is in the way. Microseconds. */
export interface Usual {
  readonly quickest: number
  /** What lies above is unusual. */
  readonly slow: number
}

/** Answers below which nobody knows what is usual. */
const FEWEST = 3

/** Beyond so many times the median, and beyond so many times the slowest that was seen, an answer is unusual. */
const TIMES_MEDIAN = 3
const TIMES_SLOWEST = 1.5

/** From trials of waves that were carried whole; undefined while there are too few. */
export function usualOf(trials: readonly Trial[]): Usual | undefined {
  const times = trials
    .flatMap(({ at }) =>
      at.first_audio === undefined || at.first_text === undefined ? [] : [at.first_audio - at.first_text],
    )
    .sort((a, b) => a - b)
  const [quickest, median, slowest] = [times[0], times[times.length >> 1], times.at(-1)]
  if (times.length < FEWEST || quickest === undefined || median === undefined || slowest === undefined)
    return undefined
  return { quickest, slow: Math.max(TIMES_MEDIAN * median, TIMES_SLOWEST * slowest) }
}
