import { toMicros } from '../../../../core/units.ts'
import type { TurnContextRow } from '../../../../tally/run/turn-contexts.ts'
import { renderFigure } from '../../../format/charts/figure.ts'
import { toChartMilliseconds } from '../../../format/charts/scales.ts'
import { targetStyle } from '../../../format/charts/series-style.ts'
import { type SpanRow, spanChart } from '../../../format/charts/span-chart.ts'
import { html } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import { renderTable } from '../../../format/markup/table.ts'
import { formatMilliseconds } from '../../../format/units/durations.ts'
import { createTurnContextTable, TURN_CONTEXT_LEGEND } from '../../turn-context-table.ts'
import type { RunReportInput } from '../report-input.ts'

/** The number of text columns; all others hold numbers. */
const TEXT_COLUMNS = 2

/** Turns by what preceded them: idling, an interruption, earlier turns of the call. */
export function renderTurnContextSection({ runSummary }: RunReportInput): Section | undefined {
  if (runSummary.turnContexts.length === 0) return undefined
  const { head, cells } = createTurnContextTable(runSummary.turnContexts)
  const spans = runSummary.turnContexts.flatMap((row) =>
    toSpans(row, targetStyle(runSummary, row.target).color),
  )
  return {
    id: 'turn-contexts',
    title: 'Does the preceding turn matter?',
    body: html`${
      spans.length > 0 &&
      renderFigure(
        {
          id: 'chart-turn-contexts',
          title: 'First audio by what preceded the turn',
          altText: spans
            .map(({ row, from, to }) => `${row}: ${from.toFixed(0)} ms, ${to.toFixed(0)} ms with connecting`)
            .join('. '),
          caption:
            'Medians. Hollow: from the text sent (ttfa). Filled: from the due time of the turn (ttfa_due), reconnecting included.',
        },
        spanChart(spans, 'ms until the first audio'),
      )
    }${renderTable({
      caption: `Milliseconds. ${TURN_CONTEXT_LEGEND}.`,
      columns: head.map((name, index) => ({ head: name, number: index >= TEXT_COLUMNS })),
      rows: cells.map((row) => row.map((cell) => html`${cell}`)),
    })}`,
  }
}

function toSpans({ target, value, n, ttfa, ttfaDue }: TurnContextRow, color: string): SpanRow[] {
  const [from, to] = [toChartMilliseconds(ttfa), toChartMilliseconds(ttfaDue)]
  if (from === undefined || to === undefined) return []
  return [
    { row: `${value}: ${target}`, color, from, to, label: `${formatMilliseconds(toMicros(to))} ms · n ${n}` },
  ]
}
