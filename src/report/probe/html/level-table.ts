import { BILLIONTHS_PER_UNIT } from '../../../core/config/budget.ts'
import type { Millis } from '../../../core/units.ts'
import type { ProbeSidecar, StoredLevel } from '../../../results/sidecars/probe.ts'
import { html, type Markup } from '../../format/markup/html.ts'
import type { Section } from '../../format/markup/section.ts'
import { renderData, renderTable } from '../../format/markup/table.ts'
import { formatShare } from '../../format/units/durations.ts'
import { countedNoun } from './levels.ts'

const KIND_LABELS: Readonly<Record<StoredLevel['kind'], string>> = {
  burst: 'a burst',
  control: 'again without rest',
  sustained: 'sustained',
}

/** Every level in the order in which it was tried, and what the search used. */
export function renderLevelTableSection(answer: ProbeSidecar): Section {
  const { levels, budget } = answer
  const { spent, limit } = budget
  const money = limit.cost
    ? `, ${((spent.cost ?? 0) / BILLIONTHS_PER_UNIT).toFixed(4)} ${limit.cost.currency} at most`
    : ''
  return {
    id: 'levels',
    title: 'Every level that was tried',
    body: html`<p>Spent ${spent.requests} of at most ${limit.requests} ${countedNoun(answer)}, ${spent.characters} characters${money}. These are the numbers of <code>probe.json</code>.</p>
${renderTable({
  caption: 'Levels in the order in which they were tried',
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
  rows: levels.map(toLevelCells),
})}`,
  }
}

function toLevelCells({ number, level, kind, outcome, held, stats }: StoredLevel) {
  return [
    String(number + 1),
    renderData(level, String(level)),
    KIND_LABELS[kind],
    formatOutcome(outcome, held, stats.sustained_ms),
    renderData(stats.requests, String(stats.requests)),
    ...[stats.heard_p50_ms, stats.heard_p95_ms, stats.ttfa_p50_ms].map(renderMilliseconds),
    renderData(stats.success, formatShare(stats.success)),
    renderData(stats.goodput, formatShare(stats.goodput)),
    stats.throughput === undefined ? '–' : renderData(stats.throughput, stats.throughput.toFixed(1)),
  ]
}

function formatOutcome(outcome: string, held: number | undefined, sustained: Millis | undefined): string {
  const time = sustained === undefined ? '' : ` for ${formatSeconds(sustained)}`
  if (outcome === 'turned away') return `carried ${held}, the others refused${time}`
  return outcome === 'sustained' ? `sustained${time}` : outcome
}

function formatSeconds(length: Millis): string {
  return `${(length / 1e3).toFixed(length < 9950 ? 1 : 0)} s`
}

function renderMilliseconds(value: number | null | undefined): Markup | string {
  if (value === undefined) return '–'
  return value === null ? '> timeout' : renderData(value, value.toFixed(value < 99.95 ? 1 : 0))
}
