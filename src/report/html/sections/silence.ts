import type { TargetSummary } from '../../../tally/run/target-summary.ts'
import { formatMilliseconds } from '../../format/units/durations.ts'
import { formatQuantile } from '../../format/units/percentiles.ts'
import { figure } from '../figure.ts'
import { html } from '../markup.ts'
import { inkOf } from '../palette.ts'
import { charted, drawable } from '../scales.ts'
import type { Material, Section } from '../section.ts'
import { type Span, spanChart } from '../span-chart.ts'
import { folded, milliseconds, reading, table } from '../table.ts'

/** Arrived against heard: how much of an early first byte of audio is silence. */
export function silence({ digest }: Material): Section | undefined {
  const spans = charted(digest.summaries).flatMap((summary) =>
    spanOf(summary, inkOf(digest, summary.target).color),
  )
  if (spans.length === 0) return undefined
  return {
    id: 'silence',
    title: 'How much of the headline is silence?',
    body: html`<p>The industry quotes the moment the first audio arrives. A listener hears nothing until the silence it begins with is over. Whoever looks quick here and starts with silence only looks quick.</p>
${figure(
  {
    id: 'chart-silence',
    title: 'From the first audio to the first audible sample',
    alternative: spans
      .map(({ row, from, to }) => `${row}: arrives at ${from.toFixed(0)} ms, heard at ${to.toFixed(0)} ms`)
      .join('. '),
    caption:
      'Hollow: median time to first audio (ttfa). Filled: median time until heard (ttfa_heard). In brackets: how much of the time until heard that is.',
  },
  spanChart(spans, 'ms since the text was sent'),
)}
${folded('The same in numbers', numbers(digest.summaries))}`,
  }
}

function spanOf({ target, connection, stages }: TargetSummary, color: string): Span[] {
  const [from, to] = [medianOf(stages, 'ttfa'), medianOf(stages, 'ttfa_heard')]
  if (from === undefined || to === undefined) return []
  const share = to > 0 ? ` (${Math.round(((to - from) / to) * 100)} %)` : ''
  const words = `+${formatMilliseconds((to - from) * 1000)} ms${share}`
  return [{ row: `${target} · ${connection}`, color, from, to, words }]
}

function medianOf(stages: TargetSummary['stages'], stage: 'ttfa' | 'ttfa_heard'): number | undefined {
  return drawable(stages.get(stage)?.percentiles.p50.value)
}

function numbers(summaries: readonly TargetSummary[]) {
  return table({
    caption: 'Arrived and heard, in ms',
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
        first ? reading(first.percentiles.p50) : '–',
        heard ? reading(heard.percentiles.p50) : '–',
        leadSilence.kind === 'value'
          ? milliseconds(leadSilence)
          : formatQuantile(leadSilence, formatMilliseconds),
      ]
    }),
  })
}
