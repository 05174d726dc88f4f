import type { TargetSummary } from '../../../../tally/run/target-summary.ts'
import { renderFigure } from '../../../format/charts/figure.ts'
import { selectCharted, toChartMilliseconds } from '../../../format/charts/scales.ts'
import { targetStyle } from '../../../format/charts/series-style.ts'
import { type SpanRow, spanChart } from '../../../format/charts/span-chart.ts'
import { html } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import {
  renderCollapsible,
  renderEstimate,
  renderQuantile,
  renderTable,
} from '../../../format/markup/table.ts'
import { formatGroupName } from '../../../format/target-names.ts'
import { formatMilliseconds } from '../../../format/units/durations.ts'
import { formatQuantile } from '../../../format/units/percentiles.ts'
import type { RunReportInput } from '../report-input.ts'

/** Time until audio arrived, and until it was heard: how much of an early first byte is silence. */
export function renderSilenceSection({ runSummary }: RunReportInput): Section | undefined {
  const spans = selectCharted(runSummary.summaries).flatMap((summary) =>
    toSpans(summary, targetStyle(runSummary, summary.target).color),
  )
  if (spans.length === 0) return undefined
  return {
    id: 'silence',
    title: 'How much of the first audio is silence?',
    body: html`<p>Providers quote the time to the first audio. A listener hears nothing until the silence at its beginning is over: a target that starts with silence only looks fast.</p>
${renderFigure(
  {
    id: 'chart-silence',
    title: 'From the first audio to the first audible sample',
    altText: spans
      .map(({ row, from, to }) => `${row}: arrives at ${from.toFixed(0)} ms, heard at ${to.toFixed(0)} ms`)
      .join('. '),
    caption:
      'Hollow: median time to first audio (ttfa). Filled: median time until heard (ttfa_heard). In brackets: the share of the time until heard.',
  },
  spanChart(spans, 'ms since the text was sent'),
)}
${renderCollapsible('The same in numbers', renderSilenceTable(runSummary.summaries))}`,
  }
}

function toSpans({ target, connection, stages }: TargetSummary, color: string): SpanRow[] {
  const [from, to] = [medianMilliseconds(stages, 'ttfa'), medianMilliseconds(stages, 'ttfa_heard')]
  if (from === undefined || to === undefined) return []
  const share = to > 0 ? ` (${Math.round(((to - from) / to) * 100)} %)` : ''
  const label = `+${formatMilliseconds((to - from) * 1000)} ms${share}`
  return [{ row: formatGroupName({ target, connection }), color, from, to, label }]
}

function medianMilliseconds(
  stages: TargetSummary['stages'],
  stage: 'ttfa' | 'ttfa_heard',
): number | undefined {
  return toChartMilliseconds(stages.get(stage)?.percentiles.p50.value)
}

function renderSilenceTable(summaries: readonly TargetSummary[]) {
  return renderTable({
    caption: 'First audio and time until heard, in ms',
    columns: [
      { head: 'target' },
      { head: 'connection' },
      { head: 'first audio p50', number: true },
      { head: 'heard p50', number: true },
      { head: 'lead silence p50', number: true },
    ],
    rows: summaries.map(({ target, connection, stages, leadSilence }) => {
      const [first, heard] = [stages.get('ttfa'), stages.get('ttfa_heard')]
      return [
        target,
        connection,
        first ? renderEstimate(first.percentiles.p50) : '–',
        heard ? renderEstimate(heard.percentiles.p50) : '–',
        leadSilence.kind === 'value'
          ? renderQuantile(leadSilence)
          : formatQuantile(leadSilence, formatMilliseconds),
      ]
    }),
  })
}
