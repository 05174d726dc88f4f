import { BILLIONTHS_PER_UNIT } from '../../../core/config/budget.ts'
import type { AnswerLevel, ProbeAnswer } from '../../../probe/answer/answer.ts'
import { formatShare } from '../../format/units/durations.ts'
import { html, type Markup } from '../markup.ts'
import type { Section } from '../section.ts'
import { exact, table } from '../table.ts'

const KINDS: Readonly<Record<AnswerLevel['kind'], string>> = {
  wave: 'a wave',
  control: 'again without rest',
  hold: 'kept up',
}

/** Every level as it was tried, in the order of time, and what the search has spent. */
export function everyLevel({ levels, budget }: ProbeAnswer): Section {
  const { spent, limit } = budget
  const money = limit.cost
    ? `, ${((spent.cost ?? 0) / BILLIONTHS_PER_UNIT).toFixed(4)} ${limit.cost.currency} at most`
    : ''
  return {
    id: 'levels',
    title: 'Every level that was tried',
    body: html`<p>Spent ${spent.requests} of at most ${limit.requests} requests, ${spent.characters} characters${money}. These are the numbers of <code>probe.json</code>.</p>
${table({
  caption: 'Levels in the order of time',
  columns: [
    { head: '#', number: true },
    { head: 'level', number: true },
    { head: 'how' },
    { head: 'outcome' },
    ...[
      'n',
      'heard p50 (ms)',
      'heard p95 (ms)',
      'first audio p50 (ms)',
      'answered',
      'good',
      'answers a second',
    ].map((head) => ({ head, number: true })),
  ],
  rows: levels.map(cells),
})}`,
  }
}

function cells({ number, level, kind, outcome, held, stats }: AnswerLevel) {
  return [
    String(number + 1),
    exact(level, String(level)),
    KINDS[kind],
    outcome === 'turned away' ? `carried ${held}, others turned away` : outcome,
    exact(stats.requests, String(stats.requests)),
    ...[stats.heard_p50_ms, stats.heard_p95_ms, stats.ttfa_p50_ms].map(milliseconds),
    exact(stats.success, formatShare(stats.success)),
    exact(stats.goodput, formatShare(stats.goodput)),
    stats.throughput === undefined ? '–' : exact(stats.throughput, stats.throughput.toFixed(1)),
  ]
}

function milliseconds(value: number | null | undefined): Markup | string {
  if (value === undefined) return '–'
  return value === null ? '> timeout' : exact(value, value.toFixed(value < 99.95 ? 1 : 0))
}
