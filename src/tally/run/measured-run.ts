import type { Outcome } from '../../core/trial/trial.ts'
import type { RunTime } from '../../core/units.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import type { LabelledStage } from './labelled-stage.ts'

/** What data files and exports contain of a run, whatever it measured. */
export interface MeasuredRun {
  readonly file: AnyRunFile
  /** The names of the labels of every stage. */
  readonly labels: readonly string[]
  /** Every row, in the order of `stages.csv`. */
  readonly stages: readonly LabelledStage[]
  /** The distributions that do not overlap, so that they can be added up. */
  readonly disjoint: readonly LabelledStage[]
  /** How many requests or turns had each outcome, with the labels of their group. */
  readonly outcomes: readonly OutcomeCount[]
  readonly elapsed: RunTime
}

export interface OutcomeCount {
  readonly labels: Readonly<Record<string, string>>
  readonly count: number
}

/** Sorted by outcome, so that the order in which they happened does not matter. */
export function countOutcomes(
  labels: OutcomeCount['labels'],
  outcomes: ReadonlyMap<Outcome, number>,
): OutcomeCount[] {
  return [...outcomes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([outcome, count]) => ({ labels: { ...labels, outcome }, count }))
}
