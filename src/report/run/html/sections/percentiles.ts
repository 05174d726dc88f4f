import type { TargetSummary } from '../../../../tally/run/target-summary.ts'
import { PERCENTILES } from '../../../../tally/statistics/histogram-percentile.ts'
import { renderFigure, renderTargetLegend } from '../../../format/charts/figure.ts'
import { percentileChart } from '../../../format/charts/percentile-chart.ts'
import { listConnectionStates, selectCharted } from '../../../format/charts/scales.ts'
import { targetStyle } from '../../../format/charts/series-style.ts'
import { html, type Markup } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import { renderCollapsible, renderEstimate, renderTable } from '../../../format/markup/table.ts'
import { formatMilliseconds } from '../../../format/units/durations.ts'
import { formatValue } from '../../../format/units/percentiles.ts'
import { formatPercentileName } from '../../notes/explanations.ts'
import type { RunReportInput } from '../report-input.ts'

/** The percentile spectrum with the axis of HdrHistogram plots: each step to the right is ten times rarer. */
export function renderPercentilesSection(input: RunReportInput): Section | undefined {
  const heard = input.runSummary.summaries.filter(({ stages }) => (stages.get('ttfa_heard')?.n ?? 0) > 0)
  const charted = selectCharted(heard)
  if (charted.length === 0) return undefined
  return {
    id: 'spectrum',
    title: 'How slow are the slowest answers?',
    body: html`<p>All times until heard, by percentile. A line that climbs to the right has a tail: one caller in ten, in a hundred or in a thousand waits that long.</p>
${listConnectionStates(charted).map((state) =>
  renderPercentilesFigure(
    charted.filter(({ connection }) => connection === state),
    input,
  ),
)}
${renderCollapsible('The same in numbers', renderPercentileTable(heard))}`,
  }
}

function renderPercentilesFigure(
  summaries: readonly TargetSummary[],
  { runSummary }: RunReportInput,
): Markup {
  const connection = summaries[0]?.connection
  return renderFigure(
    {
      id: `chart-spectrum-${connection}`,
      title: `Percentile spectrum of the time until heard, ${connection} connections`,
      altText: summaries.map(describePercentiles).join('; '),
      caption: summaries.some(({ stages }) => (stages.get('ttfa_heard')?.infinite ?? 0) > 0)
        ? 'Milliseconds. A line that ends with a cross ends where trials failed: they count as infinitely slow.'
        : 'Milliseconds.',
      legend: renderTargetLegend(
        runSummary,
        summaries.map(({ target }) => target),
      ),
    },
    percentileChart(
      summaries.flatMap(({ target, group }) => {
        const distribution = group.stages.get('ttfa_heard')
        return distribution ? [{ name: target, ...targetStyle(runSummary, target), distribution }] : []
      }),
    ),
  )
}

function renderPercentileTable(summaries: readonly TargetSummary[]): Markup {
  return renderTable({
    caption: 'Percentiles of the time until heard, in ms, with their 95 % intervals',
    columns: [
      { head: 'target' },
      { head: 'connection' },
      { head: 'n', number: true },
      ...PERCENTILES.map(({ name }) => ({ head: formatPercentileName(name), number: true })),
    ],
    rows: summaries.map(({ target, connection, stages }) => {
      const row = stages.get('ttfa_heard')
      return [
        target,
        connection,
        String(row?.n ?? 0),
        ...PERCENTILES.map(({ name }) => (row ? renderEstimate(row.percentiles[name]) : '–')),
      ]
    }),
  })
}

function describePercentiles({ target, stages }: TargetSummary): string {
  const percentiles = stages.get('ttfa_heard')?.percentiles
  const [p50, p99] = [percentiles?.p50, percentiles?.p99].map((estimate) =>
    estimate ? formatValue(estimate, formatMilliseconds) : '–',
  )
  return `${target}: median ${p50} ms, 99th percentile ${p99} ms`
}
