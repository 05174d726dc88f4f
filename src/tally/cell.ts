import type { Histogram } from 'hdr-histogram-js'
import { durationOf, type Stage } from '../core/stages.ts'
import type { Trial } from '../core/trial.ts'
import { createHistogram, record } from './histogram.ts'

/** One stage of one target in one connection state: a distribution that grows trial by trial in constant memory. */
export interface Cell {
  /** Microseconds. */
  readonly histogram: Histogram
  /** Trials that count as +infinity: they failed before the stage was over. */
  infinite: number
  /** Trials in which the stage did not happen and that count nowhere. */
  absent: number
  /** Failed trials among those that have the stage, whether measured or infinite. */
  faults: number
}

export function createCell(): Cell {
  return { histogram: createHistogram(), infinite: 0, absent: 0, faults: 0 }
}

/** Counts a trial to which the stage applies. */
export function countInCell(cell: Cell, stage: Stage, trial: Trial): void {
  const duration = isOver(stage, trial) ? durationOf(stage, trial) : undefined
  const measured = duration !== undefined && record(cell.histogram, duration)
  const infinite = !measured && isUnanswered(stage, trial)
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

/** A fault stamps `end` too, but is no completion: early refusals must not make an answer look quick. */
function isOver(stage: Stage, trial: Trial): boolean {
  return stage.to !== 'end' || trial.outcome === 'ok'
}

/** True where the trial waited in vain. One that the caller cancelled did not wait until the end. */
function isUnanswered(stage: Stage, trial: Trial): boolean {
  if (trial.outcome === 'ok' || trial.outcome === 'cancelled' || !stage.unanswered) return false
  return trial.at[stage.unanswered] !== undefined && trial.at[stage.to] === undefined
}
