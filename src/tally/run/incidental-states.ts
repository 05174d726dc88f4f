import { minSampleSize } from '../statistics/interval.ts'
import type { TargetSummary } from './target-summary.ts'

/** Fewer trials than this have no median with an interval. */
const MIN_TRIALS = minSampleSize(0.5)

/**
 * A few successful trials in a connection state, of a target that has enough in another state: a connection
 * was idle for a moment, or was replaced. They are left out of tables and rankings.
 */
export function isIncidentalState(summary: TargetSummary, all: readonly TargetSummary[]): boolean {
  const { target, trials, ok } = summary
  if (trials >= MIN_TRIALS || ok < trials) return false
  return all.some((other) => other.target === target && other.trials >= MIN_TRIALS)
}
