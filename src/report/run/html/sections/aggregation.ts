import { type AggregationCost, findAggregationCosts } from '../../../../tally/run/aggregation-costs.ts'
import { renderFigure } from '../../../format/charts/figure.ts'
import { toChartMilliseconds } from '../../../format/charts/scales.ts'
import { targetStyle } from '../../../format/charts/series-style.ts'
import { type SpanRow, spanChart } from '../../../format/charts/span-chart.ts'
import { html } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import { renderEstimate, renderTable } from '../../../format/markup/table.ts'
import { formatDifference } from '../../notes/aggregation-notes.ts'
import type { RunReportInput } from '../report-input.ts'

/** What a provider's waiting for more text costs, compared with getting the same text whole. */
export function renderAggregationSection({ runSummary }: RunReportInput): Section | undefined {
  const pairs = findAggregationCosts(runSummary)
  if (pairs.length === 0) return undefined
  const spans = pairs.flatMap((pair) => toSpans(pair, targetStyle(runSummary, pair.incremental.target).color))
  return {
    id: 'aggregation',
    title: 'What does waiting for the text cost?',
    body: html`<p>A language model writes token by token, and the speech waits until there is enough text. The same texts were also sent whole, under otherwise equal conditions.</p>
${
  spans.length > 0 &&
  renderFigure(
    {
      id: 'chart-aggregation',
      title: 'First audio of whole and of streamed text',
      altText: spans
        .map(({ row, from, to }) => `${row}: ${from.toFixed(0)} ms whole, ${to.toFixed(0)} ms streamed`)
        .join('. '),
      caption: 'Medians of ttfa. Hollow: whole text. Filled: streamed text, from its first piece on.',
    },
    spanChart(spans, 'ms until the first audio'),
  )
}
${renderTable({
  caption: 'Medians of ttfa in ms, with their 95 % intervals',
  columns: [
    { head: 'streamed text' },
    { head: 'whole text' },
    { head: 'connection' },
    ...['streamed', 'whole', 'later by'].map((head) => ({ head, number: true })),
  ],
  rows: pairs.map(({ incremental, whole, difference }) => [
    incremental.target,
    whole.target,
    incremental.connection,
    ...[incremental, whole].map(({ stages }) => {
      const row = stages.get('ttfa')
      return row ? renderEstimate(row.percentiles.p50) : '–'
    }),
    formatDifference(difference),
  ]),
})}`,
  }
}

function toSpans({ incremental, whole, difference }: AggregationCost, color: string): SpanRow[] {
  const [from, to] = [whole, incremental].map(({ stages }) =>
    toChartMilliseconds(stages.get('ttfa')?.percentiles.p50.value),
  )
  if (from === undefined || to === undefined) return []
  const sign = difference.kind === 'interval' && difference.value > 0 ? '+' : ''
  const label = difference.kind === 'interval' ? `${sign}${formatDifference(difference)}` : 'n too small'
  return [{ row: `${incremental.target}, ${incremental.connection}`, color, from, to, label }]
}
