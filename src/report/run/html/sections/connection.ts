import type { ConnectionState } from '../../../../core/trial/trial.ts'
import type { TargetSummary } from '../../../../tally/run/target-summary.ts'
import { renderFigure } from '../../../format/charts/figure.ts'
import { toChartMilliseconds } from '../../../format/charts/scales.ts'
import { targetStyle } from '../../../format/charts/series-style.ts'
import { type SpanRow, spanChart } from '../../../format/charts/span-chart.ts'
import { html } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import { renderCollapsible, renderEstimate, renderTable } from '../../../format/markup/table.ts'
import { formatMilliseconds } from '../../../format/units/durations.ts'
import type { RunReportInput } from '../report-input.ts'

const REUSED: readonly ConnectionState[] = ['hot', 'warm']

/** What the first turn of a call pays: a fresh connection against one that is used again. */
export function renderConnectionSection({ runSummary }: RunReportInput): Section | undefined {
  const spans = runSummary.file.scenario.targets.flatMap(({ id }) =>
    toSpans(
      runSummary.summaries.filter(({ target }) => target === id),
      targetStyle(runSummary, id).color,
    ),
  )
  if (spans.length === 0) return undefined
  return {
    id: 'connection',
    title: 'What does a new connection cost?',
    body: html`<p>The first turn of a call connects; later turns can reuse the connection. Medians from the start of the trial to the first audio.</p>
${renderFigure(
  {
    id: 'chart-connection',
    title: 'First audio on a reused and on a new connection',
    altText: spans
      .map(({ row, from, to }) => `${row}: ${from.toFixed(0)} ms reused, ${to.toFixed(0)} ms new`)
      .join('. '),
    caption: 'Hollow: reused connection (ttfa). Filled: new connection, connecting included (ttfa_cold).',
  },
  spanChart(spans, 'ms until the first audio'),
)}
${renderCollapsible('The same in numbers', renderMedianTable(runSummary.summaries))}`,
  }
}

function toSpans(summaries: readonly TargetSummary[], color: string): SpanRow[] {
  const reused = summaries
    .filter((summary) => REUSED.includes(summary.connection))
    .reduce<TargetSummary | undefined>(
      (most, one) => (most && most.trials >= one.trials ? most : one),
      undefined,
    )
  const fresh = summaries.find((summary) => summary.connection === 'cold')
  const from = toChartMilliseconds(reused?.stages.get('ttfa')?.percentiles.p50.value)
  const to = toChartMilliseconds(fresh?.stages.get('ttfa_cold')?.percentiles.p50.value)
  if (!reused || from === undefined || to === undefined) return []
  const sign = to < from ? '−' : '+'
  const label = `${sign}${formatMilliseconds(Math.abs(to - from) * 1000)} ms`
  return [{ row: reused.target, color, from, to, label }]
}

const SHOWN_STAGES = ['connect', 'ttfa', 'ttfa_cold', 'ttfa_heard'] as const

function renderMedianTable(summaries: readonly TargetSummary[]) {
  return renderTable({
    caption: 'Medians by connection state, in ms, with their 95 % intervals',
    columns: [
      { head: 'target' },
      { head: 'connection' },
      { head: 'n', number: true },
      ...SHOWN_STAGES.map((head) => ({ head, number: true })),
    ],
    rows: summaries.map(({ target, connection, trials, stages }) => [
      target,
      connection,
      String(trials),
      ...SHOWN_STAGES.map((name) => {
        const row = stages.get(name)
        return row ? renderEstimate(row.percentiles.p50) : '–'
      }),
    ]),
  })
}
