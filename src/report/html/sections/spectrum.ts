import type { TargetSummary } from '../../../tally/run/target-summary.ts'
import { PERCENTILES } from '../../../tally/statistics/percentile.ts'
import { formatMilliseconds } from '../../format/units/durations.ts'
import { formatQuantile } from '../../format/units/percentiles.ts'
import { formatPercentileName } from '../../run/notes/explanations.ts'
import { figure, legendOf } from '../figure.ts'
import { html, type Markup } from '../markup.ts'
import { inkOf } from '../palette.ts'
import { charted, statesOf } from '../scales.ts'
import type { Material, Section } from '../section.ts'
import { spectrumChart } from '../spectrum-chart.ts'
import { folded, reading, table } from '../table.ts'

/** The percentile spectrum with the axis of HdrHistogram plots: each step to the right is ten times rarer. */
export function spectrum(material: Material): Section | undefined {
  const heard = material.digest.summaries.filter(({ stages }) => (stages.get('ttfa_heard')?.n ?? 0) > 0)
  const drawn = charted(heard)
  if (drawn.length === 0) return undefined
  return {
    id: 'spectrum',
    title: 'How slow are the slow ones?',
    body: html`<p>The whole range of times until heard, by rank. A line that climbs to the right has a tail: one caller in ten, in a hundred, in a thousand waits that long.</p>
${statesOf(drawn).map((state) =>
  chartOf(
    drawn.filter(({ connection }) => connection === state),
    material,
  ),
)}
${folded('The same in numbers', numbers(heard))}`,
  }
}

function chartOf(summaries: readonly TargetSummary[], { digest }: Material): Markup {
  const connection = summaries[0]?.connection
  return figure(
    {
      id: `chart-spectrum-${connection}`,
      title: `Percentile spectrum of the time until heard, ${connection} connections`,
      alternative: summaries.map(spoken).join('; '),
      caption: summaries.some(({ stages }) => (stages.get('ttfa_heard')?.infinite ?? 0) > 0)
        ? 'Milliseconds. A line that ends with a cross ends where trials failed: they count as infinitely slow.'
        : 'Milliseconds.',
      legend: legendOf(
        digest,
        summaries.map(({ target }) => target),
      ),
    },
    spectrumChart(
      summaries.flatMap(({ target, group }) => {
        const distribution = group.stages.get('ttfa_heard')
        return distribution ? [{ ...inkOf(digest, target), distribution }] : []
      }),
    ),
  )
}

function numbers(summaries: readonly TargetSummary[]): Markup {
  return table({
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
        ...PERCENTILES.map(({ name }) => (row ? reading(row.percentiles[name]) : '–')),
      ]
    }),
  })
}

function spoken({ target, stages }: TargetSummary): string {
  const percentiles = stages.get('ttfa_heard')?.percentiles
  const [p50, p99] = [percentiles?.p50.value, percentiles?.p99.value].map((value) =>
    value ? formatQuantile(value, formatMilliseconds) : '–',
  )
  return `${target}: median ${p50} ms, 99th percentile ${p99} ms`
}
