import type { ConnectionState } from '../../../core/trial/trial.ts'
import type { TargetSummary } from '../../../tally/run/target-summary.ts'
import { formatMilliseconds } from '../../format/units/durations.ts'
import { figure } from '../figure.ts'
import { html } from '../markup.ts'
import { inkOf } from '../palette.ts'
import { drawable } from '../scales.ts'
import type { Material, Section } from '../section.ts'
import { type Span, spanChart } from '../span-chart.ts'
import { folded, reading, table } from '../table.ts'

const REUSED: readonly ConnectionState[] = ['hot', 'warm']

/** What the first turn of a call pays: a fresh connection against one that is used again. */
export function connection({ digest }: Material): Section | undefined {
  const spans = digest.file.scenario.targets.flatMap(({ id }) =>
    spanOf(
      digest.summaries.filter(({ target }) => target === id),
      inkOf(digest, id).color,
    ),
  )
  if (spans.length === 0) return undefined
  return {
    id: 'connection',
    title: 'What does a new connection cost?',
    body: html`<p>The first turn of a call dials; the later ones need not. From the moment the answer was wanted to the first audio, in the median.</p>
${figure(
  {
    id: 'chart-connection',
    title: 'First audio on a reused and on a fresh connection',
    alternative: spans
      .map(({ row, from, to }) => `${row}: ${from.toFixed(0)} ms reused, ${to.toFixed(0)} ms fresh`)
      .join('. '),
    caption: 'Hollow: reused connection (ttfa). Filled: fresh connection, dialling included (ttfa_cold).',
  },
  spanChart(spans, 'ms until the first audio'),
)}
${folded('The same in numbers', numbers(digest.summaries))}`,
  }
}

function spanOf(summaries: readonly TargetSummary[], color: string): Span[] {
  const reused = summaries
    .filter((summary) => REUSED.includes(summary.connection))
    .reduce<TargetSummary | undefined>(
      (most, one) => (most && most.trials >= one.trials ? most : one),
      undefined,
    )
  const fresh = summaries.find((summary) => summary.connection === 'cold')
  const from = drawable(reused?.stages.get('ttfa')?.percentiles.p50.value)
  const to = drawable(fresh?.stages.get('ttfa_cold')?.percentiles.p50.value)
  if (!reused || from === undefined || to === undefined) return []
  const sign = to < from ? '−' : '+'
  const words = `${sign}${formatMilliseconds(Math.abs(to - from) * 1000)} ms`
  return [{ row: reused.target, color, from, to, words }]
}

const SHOWN = ['connect', 'ttfa', 'ttfa_cold', 'ttfa_heard'] as const

function numbers(summaries: readonly TargetSummary[]) {
  return table({
    caption: 'Medians by connection state, in ms, with their 95 % intervals',
    columns: [
      { head: 'target' },
      { head: 'connection' },
      { head: 'n', number: true },
      ...SHOWN.map((head) => ({ head, number: true })),
    ],
    rows: summaries.map(({ target, connection, trials, stages }) => [
      target,
      connection,
      String(trials),
      ...SHOWN.map((name) => {
        const row = stages.get(name)
        return row ? reading(row.percentiles.p50) : '–'
      }),
    ]),
  })
}
