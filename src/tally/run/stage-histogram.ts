import type { Histogram } from 'hdr-histogram-js'
import type { Stage } from '../../core/stages.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { createHistogram, recordValue } from '../statistics/histogram.ts'
import { stageValue } from './stage-value.ts'

/** The distribution of one stage of one target in one connection state, in constant memory. */
export interface StageHistogram {
  /** Microseconds. */
  readonly histogram: Histogram
  /** Trials that count as +infinity because they failed before the stage was over. */
  infinite: number
  /** Trials without this stage, which count nowhere. */
  absent: number
  /** Failed trials among the measured and infinite ones. */
  faults: number
}

export function createStageHistogram(): StageHistogram {
  return { histogram: createHistogram(), infinite: 0, absent: 0, faults: 0 }
}

/** Counts a trial to which the stage applies. */
export function countInStageHistogram(stageHistogram: StageHistogram, stage: Stage, trial: Trial): void {
  const value = stageValue(stage, trial)
  const infinite = value === Number.POSITIVE_INFINITY
  const measured = value !== undefined && !infinite && recordValue(stageHistogram.histogram, value)
  if (infinite) stageHistogram.infinite += 1
  else if (!measured) stageHistogram.absent += 1
  if ((measured || infinite) && trial.outcome !== 'ok') stageHistogram.faults += 1
}
