import type { TurnContextRow } from '../../../tally/run/turn-contexts.ts'
import { formatMilliseconds } from '../../format/units/durations.ts'
import { TURN_CONTEXT_LEGEND, turnContextTable } from '../../run/turn-context-table.ts'
import { figure } from '../figure.ts'
import { html } from '../markup.ts'
import { inkOf } from '../palette.ts'
import { drawable } from '../scales.ts'
import type { Material, Section } from '../section.ts'
import { type Span, spanChart } from '../span-chart.ts'
import { table } from '../table.ts'

/** Columns of text; all others hold numbers. */
const TEXT = 2

/** Turns told apart by what they had behind them: idling, an interruption, their place in a call. */
export function circumstances({ digest }: Material): Section | undefined {
  if (digest.turnContexts.length === 0) return undefined
  const { head, cells } = turnContextTable(digest.turnContexts)
  const spans = digest.turnContexts.flatMap((row) => spanOf(row, inkOf(digest, row.target).color))
  return {
    id: 'circumstances',
    title: 'Does it matter what came before?',
    body: html`${
      spans.length > 0 &&
      figure(
        {
          id: 'chart-circumstances',
          title: 'First audio by what a turn had behind it',
          alternative: spans
            .map(({ row, from, to }) => `${row}: ${from.toFixed(0)} ms, ${to.toFixed(0)} ms with connecting`)
            .join('. '),
          caption:
            'Medians. Hollow: from the text sent (ttfa). Filled: from when the turn was wanted (ttfa_due), connecting again included.',
        },
        spanChart(spans, 'ms until the first audio'),
      )
    }${table({
      caption: `Milliseconds. ${TURN_CONTEXT_LEGEND}.`,
      columns: head.map((name, index) => ({ head: name, number: index >= TEXT })),
      rows: cells.map((row) => row.map((cell) => html`${cell}`)),
    })}`,
  }
}

function spanOf({ target, value, n, ttfa, ttfaDue }: TurnContextRow, color: string): Span[] {
  const [from, to] = [drawable(ttfa), drawable(ttfaDue)]
  if (from === undefined || to === undefined) return []
  return [
    { row: `${value}: ${target}`, color, from, to, words: `${formatMilliseconds(to * 1000)} ms · n ${n}` },
  ]
}
