import { type LoggedHistogram, writeHistogramLog } from '../../results/histogram-log.ts'
import type { RunSummary } from '../../tally/run/run-summary.ts'
import { stageRows } from '../../tally/run/stage-rows.ts'
import type { Material } from '../html/section.ts'
import { faultsCsv, stagesCsv } from './csv.ts'
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
export type Supplements = Partial<Omit<Material, 'digest'>>

/**
 * Renders every derived file. The same input gives the same bytes at any time and on any machine.
 */
export async function renderDerivedFiles(
  runSummary: RunSummary,
  { plays = [], optionCosts = [], companions = {} }: Supplements = {},
): Promise<Record<DerivedFile, string>> {
  // The chart library takes longer to load than everything else, and most commands draw no charts.
  const { renderHtml } = await import('../html/report.ts')
  return {
    'stages.csv': stagesCsv(stageRows(runSummary.groups)),
    'faults.csv': faultsCsv(runSummary.faults),
    'histograms.hlog': renderHistogramLog(runSummary),
    'report.md': renderRunMarkdown(runSummary, optionCosts),
    'report.html': renderHtml({ digest: runSummary, plays, optionCosts, companions }),
  }
}

/** Measured durations only: a histogram cannot store infinite ones. `stages.csv` counts them. */
function renderHistogramLog({ file, groups, elapsed }: RunSummary): string {
  const entries: LoggedHistogram[] = groups.flatMap(({ target, connection, stages }) =>
    [...stages].map(([stage, { histogram }]) => ({ stage, target, connection, histogram })),
  )
  const measured = entries.filter(({ histogram }) => histogram.totalCount > 0)
  return writeHistogramLog(measured, { startedAt: new Date(file.started_at), elapsed })
}
