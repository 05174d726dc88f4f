import type { RunSummary } from '../../../tally/run/run-summary.ts'
import type { PercentileName } from '../../../tally/statistics/histogram-percentile.ts'
import type { Mark } from '../../format/units/percentiles.ts'
import { formatAggregationNotes } from './aggregation-notes.ts'
import { formatConnectionNotes } from './connection-notes.ts'
import { explainRun, type ReportNote } from './explanations.ts'
import { formatInterruptionNotes } from './interruption-notes.ts'
import { formatLoadNotes } from './load-notes.ts'
import { formatPartNotes } from './part-notes.ts'
import { formatRewordingNotes } from './rewording-notes.ts'
import { formatServerTimeNotes } from './server-time-notes.ts'

/**
 * Every note below the tables, for the terminal and for Markdown. @param marks the marks in the tables, which
 * are explained @param shown the percentiles in the tables
 */
export function formatRunNotes(
  runSummary: RunSummary,
  marks: readonly Mark[],
  shown: readonly PercentileName[],
): ReportNote[] {
  return [
    ...explainRun(runSummary.file, marks, shown),
    ...formatPartNotes(runSummary.file),
    ...formatConnectionNotes(runSummary),
    ...formatServerTimeNotes(runSummary),
    ...formatRewordingNotes(runSummary),
    ...formatLoadNotes(runSummary),
    ...formatAggregationNotes(runSummary),
    ...formatInterruptionNotes(runSummary),
  ]
}
