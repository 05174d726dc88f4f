import type { Histogram } from 'hdr-histogram-js'
import type { Stage } from '../core/stages.ts'
import type { Trial } from '../core/trial.ts'
import { createHistogram, record } from './histogram.ts'
import { stageValue } from './stage-value.ts'

/** The distribution of one stage of one target in one connection state, in constant memory. */
export interface Cell {
  /** Microseconds. */
  readonly histogram: Histogram
  /** Trials that count as +infinity because they failed before the stage was over. */
  infinite: number
  /** Trials without this stage, which count nowhere. */
  absent: number
  /** Failed trials among the measured and infinite ones. */
  faults: number
}

export function createCell(): Cell {
  return { histogram: createHistogram(), infinite: 0, absent: 0, faults: 0 }
}

/** Counts a trial to which the stage applies. */
export function countInCell(cell: Cell, stage: Stage, trial: Trial): void {
  const value = stageValue(stage, trial)
  const infinite = value === Number.POSITIVE_INFINITY
  const measured = value !== undefined && !infinite && record(cell.histogram, value)
  if (infinite) cell.infinite += 1
  else if (!measured) cell.absent += 1
  if ((measured || infinite) && trial.outcome !== 'ok') cell.faults += 1
}

export function mergeCell(cell: Cell, other: Cell): void {
  cell.histogram.add(other.histogram)
  cell.infinite += other.infinite
  cell.absent += other.absent
  cell.faults += other.faults
}
