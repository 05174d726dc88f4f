import {
  type AggregationCost,
  findAggregationCosts,
  formatDifference,
} from '../../run/notes/aggregation-notes.ts'
import { figure } from '../figure.ts'
import { html } from '../markup.ts'
import { inkOf } from '../palette.ts'
import { drawable } from '../scales.ts'
import type { Material, Section } from '../section.ts'
import { type Span, spanChart } from '../span-chart.ts'
import { reading, table } from '../table.ts'

/** What a provider's own waiting for more text costs, where the same text was given whole beside it. */
export function aggregation({ digest }: Material): Section | undefined {
  const pairs = findAggregationCosts(digest)
  if (pairs.length === 0) return undefined
  const spans = pairs.flatMap((pair) => spanOf(pair, inkOf(digest, pair.incremental.target).color))
  return {
    id: 'aggregation',
    title: 'What does waiting for the text cost?',
    body: html`<p>A language model writes bit by bit, and who speaks it waits until there is enough to say. The same texts were given whole beside it; everything else was alike.</p>
${
  spans.length > 0 &&
  figure(
    {
      id: 'chart-aggregation',
      title: 'First audio of text given whole and bit by bit',
      alternative: spans
        .map(({ row, from, to }) => `${row}: ${from.toFixed(0)} ms whole, ${to.toFixed(0)} ms bit by bit`)
        .join('. '),
      caption:
        'Medians of ttfa. Hollow: the text was given whole. Filled: bit by bit, from its first piece on.',
    },
    spanChart(spans, 'ms until the first audio'),
  )
}
${table({
  caption: 'Medians of ttfa in ms, with their 95 % intervals',
  columns: [
    { head: 'fed bit by bit' },
    { head: 'given whole' },
    { head: 'connection' },
    ...['bit by bit', 'whole', 'later by'].map((head) => ({ head, number: true })),
  ],
  rows: pairs.map(({ incremental, whole, difference }) => [
    incremental.target,
    whole.target,
    incremental.connection,
    ...[incremental, whole].map(({ stages }) => {
      const row = stages.get('ttfa')
      return row ? reading(row.percentiles.p50) : '–'
    }),
    formatDifference(difference),
  ]),
})}`,
  }
}

function spanOf({ incremental, whole, difference }: AggregationCost, color: string): Span[] {
  const [from, to] = [whole, incremental].map(({ stages }) =>
    drawable(stages.get('ttfa')?.percentiles.p50.value),
  )
  if (from === undefined || to === undefined) return []
  const sign = difference.kind === 'interval' && difference.value > 0 ? '+' : ''
  const words = difference.kind === 'interval' ? `${sign}${formatDifference(difference)}` : 'n too small'
  return [{ row: `${incremental.target}, ${incremental.connection}`, color, from, to, words }]
}
