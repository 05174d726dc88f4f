import { stringify } from 'csv-stringify/sync'
import { targetColumns } from '../../core/vantage.ts'
import { writeText } from '../../results/csv/csv-cell.ts'
import type { Sidecars } from '../../results/sidecars.ts'
import { type ConversationSummary, measuredTurns } from '../../tally/conversation/conversation-summary.ts'
import { renderConversationsMarkdown } from '../conversation/markdown.ts'
import { toCsvInteger } from '../format/units/raw-numbers.ts'
import { formatStagesCsv } from '../run/csv.ts'
import { renderHistogramLog } from '../run/render-histogram-log.ts'

/**
 * Renders the derived files of a run of conversations, by name.
 * @param sidecars files that other verbs have written beside the run
 */
export async function renderDerivedConversationFiles(
  conversations: ConversationSummary,
  sidecars: Sidecars = {},
): Promise<Readonly<Record<string, string>>> {
  // The chart library takes longer to load than everything else.
  const { renderConversationsHtml: renderTurnsHtml } = await import('./conversation-report.ts')
  const measured = measuredTurns(conversations)
  return {
    'stages.csv': formatStagesCsv(measured),
    'histograms.hlog': renderHistogramLog(measured),
    'turn-stages.csv': renderStagesCsv(conversations),
    'report.md': renderConversationsMarkdown(conversations),
    'report.html': renderTurnsHtml(conversations, sidecars),
  }
}

/** Microseconds; `inf` beyond the timeout; an interval is empty if n is too small. */
function renderStagesCsv({ file, summaries }: ConversationSummary): string {
  const isMerged = file.parts !== undefined
  const head = [
    'target',
    ...(isMerged ? ['vantage'] : []),
    'stage',
    'n',
    'p50_us',
    'p50_low_us',
    'p50_high_us',
    'p95_us',
    'max_us',
    'share_median',
    'share_slowest',
  ]
  const rows = summaries.flatMap(({ target, stages, shares }) =>
    stages.map(({ stage, n, p50, p95, max }) => {
      const share = shares.find((one) => one.stage === stage)
      return [
        ...Object.values(targetColumns(target, isMerged)).map(writeText),
        stage,
        String(n),
        ...[p50.value, p50.interval?.low, p50.interval?.high, p95.value, max].map(toCsvInteger),
        ...[share?.median, share?.slowest].map((value) => (value === undefined ? '' : value.toFixed(4))),
      ]
    }),
  )
  return stringify([head, ...rows], { record_delimiter: '\n' })
}
