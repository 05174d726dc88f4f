import type { Trial } from '../../core/trial/trial.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'

/** The rows of a run, read anew from its folder at each iteration. */
export type RunRows =
  | { readonly workload: 'requests'; readonly read: () => AsyncIterable<Trial> }
  | { readonly workload: 'conversations'; readonly read: () => AsyncIterable<TurnRecord> }
