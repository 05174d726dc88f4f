import { toMicros } from '../../../../core/units.ts'
import type { TargetSummary } from '../../../../tally/run/target-summary.ts'
import { percentile, type Quantile } from '../../../../tally/statistics/histogram-percentile.ts'
import { renderFigure } from '../../../format/charts/figure.ts'
import { toChartMilliseconds } from '../../../format/charts/scales.ts'
import { targetStyle } from '../../../format/charts/series-style.ts'
import { type SpanRow, spanChart } from '../../../format/charts/span-chart.ts'
import { html } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import { renderEstimate, renderQuantile, renderTable } from '../../../format/markup/table.ts'
import { formatMilliseconds } from '../../../format/units/durations.ts'
import type { RunReportInput } from '../report-input.ts'

/** The interrupted turns of a group. */
interface InterruptedTurns {
  readonly summary: TargetSummary
  readonly turns: number
  /** Audio that arrived in vain, in microseconds. */
  readonly p50: Quantile
  readonly p95: Quantile
}

/** How quickly interrupted answers stop, and how much of their audio arrives in vain. */
export function renderInterruptionsSection({ runSummary }: RunReportInput): Section | undefined {
  const all = runSummary.summaries.flatMap(toInterrupted)
  if (all.length === 0) return undefined
  const spans = all.flatMap(({ summary }) => toSpans(summary, targetStyle(runSummary, summary.target).color))
  return {
    id: 'interruptions',
    title: 'How quickly does the audio stop after a cancel?',
    body: html`<p>From the cancel to the last audio that arrived. Nobody hears audio after the cancel, and most providers charge for it. A dash: no audio arrived after any cancel.</p>
${
  spans.length > 0 &&
  renderFigure(
    {
      id: 'chart-interruptions',
      title: 'The last audio after a cancel',
      altText: spans
        .map(
          ({ row, from, to }) => `${row}: median ${from.toFixed(0)} ms, 95th percentile ${to.toFixed(0)} ms`,
        )
        .join('. '),
      caption:
        'Hollow: the median. Filled: the 95th percentile. Only turns in which audio arrived after the cancel.',
    },
    spanChart(spans, 'ms after the cancel'),
  )
}
${renderTable({
  caption: 'Interrupted turns, in ms',
  columns: [
    { head: 'target' },
    { head: 'connection' },
    ...['turns', 'last audio p50', 'last audio p95', 'wasted audio p50', 'wasted audio p95'].map((head) => ({
      head,
      number: true,
    })),
  ],
  rows: all.map(({ summary, turns, p50, p95 }) => {
    const cancel = summary.stages.get('cancel')?.percentiles
    return [
      summary.target,
      summary.connection,
      String(turns),
      cancel ? renderEstimate(cancel.p50) : '–',
      cancel ? renderEstimate(cancel.p95) : '–',
      renderQuantile(p50),
      renderQuantile(p95),
    ]
  }),
})}`,
  }
}

function toInterrupted(summary: TargetSummary): InterruptedTurns[] {
  const histogram = summary.group.measures.get('wasted_audio')
  if (!histogram || histogram.totalCount === 0) return []
  const wasted = { histogram, infinite: 0 }
  const [p50, p95] = [percentile(wasted, 0.5), percentile(wasted, 0.95)]
  return [{ summary, turns: histogram.totalCount, p50, p95 }]
}

function toSpans({ target, connection, stages }: TargetSummary, color: string): SpanRow[] {
  const percentiles = stages.get('cancel')?.percentiles
  const [from, to] = [
    toChartMilliseconds(percentiles?.p50.value),
    toChartMilliseconds(percentiles?.p95.value),
  ]
  if (from === undefined || to === undefined) return []
  const label = `${formatMilliseconds(toMicros(from))} ms · p95 ${formatMilliseconds(toMicros(to))}`
  return [{ row: `${target}, ${connection}`, color, from, to, label }]
}
