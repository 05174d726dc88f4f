import type { ConnectionState } from '../../../../core/trial/trial.ts'
import type { TargetSummary } from '../../../../tally/run/target-summary.ts'
import {
  type PercentileDifference,
  percentileDifference,
} from '../../../../tally/statistics/percentile-difference.ts'
import { renderFigure } from '../../../format/charts/figure.ts'
import { toChartMilliseconds } from '../../../format/charts/scales.ts'
import { targetStyle } from '../../../format/charts/series-style.ts'
import { type SpanRow, spanChart } from '../../../format/charts/span-chart.ts'
import { html } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import { renderCollapsible, renderEstimate, renderTable } from '../../../format/markup/table.ts'
import { formatMilliseconds } from '../../../format/units/durations.ts'
import { formatDifferenceInterval } from '../../../format/units/percentiles.ts'
import type { RunReportInput } from '../report-input.ts'

const REUSED: readonly ConnectionState[] = ['hot', 'warm']

/** What the first turn of a call pays: a new connection, compared with a reused one. */
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
    caption:
      'Hollow: reused connection (ttfa). Filled: new connection, connecting included (ttfa_cold). The difference has its 95 % interval.',
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
  const before = reused?.stages.get('ttfa')?.percentiles.p50
  const after = fresh?.stages.get('ttfa_cold')?.percentiles.p50
  const [from, to] = [toChartMilliseconds(before?.value), toChartMilliseconds(after?.value)]
  if (!reused || !before || !after || from === undefined || to === undefined) return []
  const difference = percentileDifference(after, before)
  // Tables do not show medians of too few trials for an interval, either.
  if (difference.kind !== 'interval') return []
  return [{ row: reused.target, color, from, to, label: formatCost(difference) }]
}

/** `+60.1 ms [42.0–71.3]` */
function formatCost({ value, low, high }: Extract<PercentileDifference, { kind: 'interval' }>): string {
  const sign = value < 0 ? '−' : '+'
  return `${sign}${formatMilliseconds(Math.abs(value))} ms ${formatDifferenceInterval(low, high, formatMilliseconds)}`
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
