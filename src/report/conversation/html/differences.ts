import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import type { TurnDifference } from '../../../tally/conversation/turn-differences.ts'
import { renderFigure } from '../../format/charts/figure.ts'
import { type IntervalRow, intervalChart } from '../../format/charts/interval-chart.ts'
import { toMilliseconds } from '../../format/charts/scales.ts'
import { BADGE_COLORS, type BadgeKind } from '../../format/markup/badge.ts'
import { html } from '../../format/markup/html.ts'
import type { Section } from '../../format/markup/section.ts'
import { renderTable } from '../../format/markup/table.ts'
import { roundDuration } from '../../format/units/durations.ts'
import { renderTurnEstimate } from './cells.ts'

/** What another setting, mode or component costs on exactly the same turns. */
export function renderTurnDifferencesSection({
  differences,
  awaited,
}: ConversationSummary): Section | undefined {
  const [first] = differences
  if (!first) return undefined
  const rows = differences.flatMap(toRows)
  return {
    id: 'differences',
    title: 'How far apart are the targets on the same turns?',
    body: html`<p>Every caller said the same to each target. Each pair of turns is subtracted before the median is taken, so that the length of a turn cancels. Compared with <strong>${first.reference}</strong>.</p>
${
  rows.length > 0 &&
  renderFigure(
    {
      id: 'chart-turn-differences',
      title: `${awaited} against ${first.reference}`,
      altText: rows.map(({ title, detail }) => `${title}: ${detail}`).join('. '),
      caption:
        'Milliseconds, to the right where the wait is longer; medians with 95 % intervals. A difference whose interval includes zero may be chance.',
    },
    intervalChart(rows, { label: 'ms longer', type: 'linear', origin: 0, tickFormat: String }),
  )
}
${renderTable({
  caption: `Median of the differences of ${awaited}, in ms`,
  columns: [
    { head: 'target' },
    { head: 'against' },
    { head: 'turns with both', number: true },
    { head: 'longer by', number: true },
  ],
  rows: differences.map(({ target, changed, reference, pairs, median }) => [
    changed === undefined ? target : `${target}, ${changed} changed`,
    reference,
    String(pairs),
    renderTurnEstimate(median),
  ]),
})}`,
  }
}

function toRows({ target, changed, pairs, median: { value, interval } }: TurnDifference): IntervalRow[] {
  if (!interval || !Number.isFinite(value)) return []
  const { kind, text } = classifyDifference(interval)
  const size = roundDuration(value)
  return [
    {
      title: changed === undefined ? target : `${target}, ${changed} changed`,
      detail: `${text}: ${value > 0 ? '+' : ''}${size}, ${pairs} turns`,
      color: BADGE_COLORS[kind],
      at: toMilliseconds(value),
      low: toMilliseconds(interval.low),
      high: toMilliseconds(interval.high),
    },
  ]
}

function classifyDifference({ low, high }: { low: number; high: number }): { kind: BadgeKind; text: string } {
  if (low > 0) return { kind: 'bad', text: '✗ slower' }
  return high < 0 ? { kind: 'good', text: '✓ quicker' } : { kind: 'unsure', text: '≈ may be chance' }
}
