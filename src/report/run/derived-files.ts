import { type LoggedHistogram, writeHistogramLog } from '../../results/histogram-log.ts'
import { scopedStages } from '../../tally/run/across-connections.ts'
import type { RunSummary } from '../../tally/run/run-summary.ts'
import { stageRows } from '../../tally/run/stage-rows.ts'
import { sizeOf } from '../../tally/statistics/percentile.ts'
import { faultsCsv, stagesCsv } from './csv.ts'
import type { RunReportInput } from './html/report-input.ts'
import { renderRunMarkdown } from './markdown/run-markdown.ts'

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
  const { renderRunHtml: renderHtml } = await import('./html/run-report.ts')
  return {
    'stages.csv': stagesCsv(stageRows(runSummary.groups)),
    'faults.csv': faultsCsv(runSummary.faults),
    'histograms.hlog': renderHistogramLog(runSummary),
    'report.md': renderRunMarkdown(runSummary, optionCosts),
    'report.html': renderHtml({ runSummary, playbackExamples, optionCosts, sidecars }),
  }
}

function renderHistogramLog({ file, groups, elapsed }: RunSummary): string {
  const entries = scopedStages(groups).filter(({ histogram }) => sizeOf(histogram) > 0)
  const logged = entries.map(
    ({ histogram: { histogram, infinite }, ...labels }): LoggedHistogram => ({
      ...labels,
      histogram,
      infinite,
    }),
  )
  return writeHistogramLog(logged, { startedAt: new Date(file.started_at), elapsed })
}
