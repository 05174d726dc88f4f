import type { StageHistogram } from './stage-histogram.ts'

/** The labels of the stages of requests and of turns, in the order of the columns in `stages.csv`. */
export const REQUEST_LABELS = ['target', 'connection', 'stage'] as const
export const TURN_LABELS = ['target', 'mode', 'component', 'stage'] as const
/** The same in a merged run. */
export const MERGED_REQUEST_LABELS = ['target', 'vantage', 'connection', 'stage'] as const
export const MERGED_TURN_LABELS = ['target', 'vantage', 'mode', 'component', 'stage'] as const

/** A distribution with its labels, whose names depend on the workload. */
export interface LabelledStage {
  readonly labels: Readonly<Record<string, string>>
  readonly histogram: StageHistogram
}
