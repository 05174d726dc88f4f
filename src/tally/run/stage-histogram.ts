import type { Histogram } from 'hdr-histogram-js'
import type { Micros } from '../../core/units.ts'
import { createHistogram, recordValue } from '../statistics/histogram.ts'

/** The distribution of one stage of requests or turns that belong together, in constant memory. */
export interface StageHistogram {
  /** Microseconds. */
  readonly histogram: Histogram
  /** Trials that count as +infinity because they failed before the stage was over. */
  infinite: number
  /** Trials in which the stage did not happen and nothing was waited for. They count in no percentile. */
  absent: number
  /** Failed trials among the measured and the infinite ones. */
  faults: number
}

export function createStageHistogram(): StageHistogram {
  return { histogram: createHistogram(), infinite: 0, absent: 0, faults: 0 }
}

/**
 * Counts a request or a turn to which the stage applies.
 * @param value infinite if it waited without an answer, undefined if the stage did not happen
 */
export function countInStageHistogram(
  stageHistogram: StageHistogram,
  value: Micros | undefined,
  failed: boolean,
): void {
  const infinite = value === Number.POSITIVE_INFINITY
  const measured = value !== undefined && !infinite && recordValue(stageHistogram.histogram, value)
  if (infinite) stageHistogram.infinite += 1
  else if (!measured) stageHistogram.absent += 1
  if ((measured || infinite) && failed) stageHistogram.faults += 1
}
