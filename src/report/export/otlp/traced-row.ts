import type { RunTime } from '../../../core/units.ts'
import type { Attribute } from './values.ts'

/**
 * A request or a turn as one trace: one span for the whole, and one for each stage. Times are instants of the
 * run.
 */
export interface TracedRow {
  /** The number of the trial or turn. */
  readonly row: number
  readonly name: string
  readonly attributes: readonly Attribute[]
  /** The fault, if it failed. */
  readonly error?: string
  readonly from: RunTime
  readonly to: RunTime
  readonly stages: readonly TracedStage[]
}

export interface TracedStage {
  readonly name: string
  readonly attributes: readonly Attribute[]
  readonly from: RunTime
  readonly to: RunTime
}
