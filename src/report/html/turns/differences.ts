import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import type { TurnDifference } from '../../../tally/conversation/turn-differences.ts'
import { roundDuration } from '../../format/units/durations.ts'
import { BADGE_COLORS, type BadgeKind } from '../badge.ts'
import { figure } from '../figure.ts'
import { type IntervalRow, intervalChart } from '../interval-chart.ts'
import { html } from '../markup.ts'
import { toMilliseconds } from '../scales.ts'
import type { Section } from '../section.ts'
import { table } from '../table.ts'
import { turnReading } from './reading.ts'

/** What another way of doing it costs on the very same turns. */
export function turnDifferencesSection({ differences }: ConversationSummary): Section | undefined {
  const [first] = differences
  if (!first) return undefined
  const rows = differences.flatMap(rowOf)
  return {
    id: 'differences',
    title: 'What does it cost on the same turns?',
    body: html`<p>Every caller said the same to each target. The difference of each pair of turns is taken before anything is summed up, so that what makes one turn longer than another is in neither number. Held against <strong>${first.reference}</strong>.</p>
${
  rows.length > 0 &&
  figure(
    {
      id: 'chart-turn-differences',
      title: `voice_to_voice against ${first.reference}`,
      alternative: rows.map(({ title, words }) => `${title}: ${words}`).join('. '),
      caption:
        'Milliseconds, to the right where the caller waits longer; medians with 95 % intervals. One that reaches zero may be chance.',
    },
    intervalChart(rows, { label: 'ms longer', type: 'linear', origin: 0, tickFormat: String }),
  )
}
${table({
  caption: 'Median of the differences of voice_to_voice, in ms',
  columns: [
    { head: 'target' },
    { head: 'against' },
    { head: 'turns with both', number: true },
    { head: 'longer by', number: true },
  ],
  rows: differences.map(({ target, reference, pairs, median }) => [
    target,
    reference,
    String(pairs),
    turnReading(median),
  ]),
})}`,
  }
}

function rowOf({ target, pairs, median: { value, interval } }: TurnDifference): IntervalRow[] {
  if (!interval || !Number.isFinite(value)) return []
  const { kind, words } = verdictOf(interval)
  const size = roundDuration(value)
  return [
    {
      title: target,
      words: `${words}: ${value > 0 ? '+' : ''}${size}, ${pairs} turns`,
      color: BADGE_COLORS[kind],
      at: toMilliseconds(value),
      low: toMilliseconds(interval.low),
      high: toMilliseconds(interval.high),
    },
  ]
}

function verdictOf({ low, high }: { low: number; high: number }): { kind: BadgeKind; words: string } {
  if (low > 0) return { kind: 'bad', words: '✗ slower' }
  return high < 0 ? { kind: 'good', words: '✓ quicker' } : { kind: 'unsure', words: '≈ may be chance' }
}
