import { measuredRequests, type RunSummary } from '../../tally/run/run-summary.ts'
import { formatFaultsCsv, formatStagesCsv } from '../run/csv.ts'
import type { RunReportInput } from '../run/html/report-input.ts'
import { renderRunMarkdown } from '../run/markdown/run-markdown.ts'
import { renderHistogramLog } from '../run/render-histogram-log.ts'

/** The files of a run's folder that are derived from its trials. */
export const DERIVED_FILES = [
  'stages.csv',
  'faults.csv',
  'histograms.hlog',
  'report.md',
  'report.html',
] as const
export type DerivedFile = (typeof DERIVED_FILES)[number]

/** Optional additional input of a report. */
export type Supplements = Partial<Omit<RunReportInput, 'runSummary'>>

/**
 * Renders every derived file. The same input gives the same bytes at any time and on any machine.
 */
export async function renderDerivedFiles(
  runSummary: RunSummary,
  { playbackExamples = [], optionCosts = [], sidecars = {} }: Supplements = {},
): Promise<Record<DerivedFile, string>> {
  // The chart library takes longer to load than everything else, and most commands draw no charts.
  const { renderRunHtml: renderHtml } = await import('./run-report.ts')
  const measured = measuredRequests(runSummary)
  return {
    'stages.csv': formatStagesCsv(measured),
    'faults.csv': formatFaultsCsv(runSummary.faults, runSummary.file.parts !== undefined),
    'histograms.hlog': renderHistogramLog(measured),
    'report.md': renderRunMarkdown(runSummary, optionCosts),
    'report.html': renderHtml({ runSummary, playbackExamples, optionCosts, sidecars }),
  }
}
