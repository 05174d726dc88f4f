import type { SuccessResult } from '../../../tally/baseline/check-success.ts'
import { type CheckLine, VERDICT_SIGNS } from '../../check/check-lines.ts'
import { formatChange, formatChangeInterval, percentileLabel } from '../../format/units/changes.ts'
import { formatDuration, formatShare } from '../../format/units/durations.ts'
import { BADGE_COLORS, type BadgeKind, badge } from '../badge.ts'
import { finite, parseCompanion, type StoredNumber, storedWords } from '../companion.ts'
import { figure } from '../figure.ts'
import { type IntervalRow, intervalChart } from '../interval-chart.ts'
import { html, type Markup } from '../markup.ts'
import type { Material, Section } from '../section.ts'
import { exact, phrase, table } from '../table.ts'

/** What `ttfa check` leaves in `check.json` beside a run. Durations are microseconds, changes are ratios. */
interface StoredCheck {
  readonly schema_version: 1
  readonly baseline: { readonly name: string; readonly run: string }
  readonly simulated: boolean
  readonly control: string | null
  readonly gates: readonly StoredGate[]
  readonly success: readonly SuccessResult[]
  readonly notes: readonly string[]
}

interface StoredGate {
  readonly target: string
  readonly connection: string
  readonly stage: string
  readonly percentile: number
  readonly margin: number
  readonly n: readonly number[]
  readonly verdict: Verdict
  /** Absent where there is no data. */
  readonly from_us?: StoredNumber
  readonly to_us?: StoredNumber
  readonly ratio?: StoredNumber
  readonly low?: StoredNumber
  readonly high?: StoredNumber
  readonly more?: StoredNumber
  readonly why?: string
}

type Verdict = CheckLine['verdict']

const KINDS: Readonly<Record<Verdict, BadgeKind>> = {
  regression: 'bad',
  improvement: 'good',
  equivalent: 'good',
  inconclusive: 'unsure',
  'no data': 'unsure',
}

/** Whether the run got slower than its baseline, from the last `ttfa check`. */
export function check({ companions }: Material): Section | undefined {
  const stored = parseCompanion<StoredCheck>(companions['check.json'])
  if (!stored || stored.gates.length + stored.success.length === 0) return undefined
  const rows = stored.gates.flatMap(rowOf)
  return {
    id: 'check',
    title: 'Did it get slower?',
    body: html`<p>Held against the baseline <strong>${stored.baseline.name}</strong> (${stored.baseline.run}), by the margins that were set when it was saved. ${countsOf(stored)}</p>
${rows.length > 0 && chart(rows)}
${verdicts(stored)}
<ul class="sentences">${stored.control !== null && html`<li>Changes are those against the control ${stored.control}.</li>`}${stored.notes.map((note) => html`<li>${note}</li>`)}</ul>`,
  }
}

function countsOf({ gates, success }: StoredCheck): string {
  const found = [...gates, ...success].map(({ verdict }) => verdict)
  const counts = (Object.keys(KINDS) as Verdict[]).flatMap((verdict) => {
    const count = found.filter((each) => each === verdict).length
    return count > 0 ? [`${verdict} ${count}`] : []
  })
  return `Of ${found.length} verdicts: ${counts.join(', ')}.`
}

function chart(rows: readonly IntervalRow[]): Markup {
  return figure(
    {
      id: 'chart-check',
      title: 'Change against the baseline',
      alternative: rows.map(({ title, words }) => `${title}: ${words}`).join('. '),
      caption:
        'Percent, to the right where the run is slower, with 95 % intervals. The pale band is the margin: inside it the two are as good as the same.',
    },
    intervalChart(rows, {
      label: '% slower',
      type: 'linear',
      origin: 0,
      tickFormat: (percent) => String(percent),
    }),
  )
}

function rowOf(gate: StoredGate): IntervalRow[] {
  const [ratio, low] = [finite(gate.ratio), finite(gate.low)]
  if (ratio === undefined || low === undefined) return []
  return [
    {
      title: `${gate.target} ${gate.connection}, ${nameOf(gate)}`,
      words: `${VERDICT_SIGNS[gate.verdict]} ${gate.verdict}: ${changeOf(gate)}`,
      color: BADGE_COLORS[KINDS[gate.verdict]],
      at: percentOf(ratio),
      low: percentOf(low),
      high: percentOf(finite(gate.high) ?? Number.POSITIVE_INFINITY),
      band: { from: percentOf(1 / (1 + gate.margin)), to: percentOf(1 + gate.margin) },
    },
  ]
}

function verdicts({ gates, success }: StoredCheck): Markup {
  return table({
    caption: 'What was held against the baseline',
    columns: [
      { head: 'target' },
      { head: 'connection' },
      { head: 'gate' },
      { head: 'verdict' },
      ...['baseline', 'run', 'change', 'margin', 'n'].map((head) => ({ head, number: true })),
      { head: 'because' },
    ],
    rows: [...gates.map(gateCells), ...success.map(successCells)],
  })
}

function gateCells(gate: StoredGate) {
  return [
    gate.target,
    gate.connection,
    nameOf(gate),
    verdictBadge(gate.verdict),
    exact(gate.from_us, storedWords(gate.from_us, formatDuration)),
    exact(gate.to_us, storedWords(gate.to_us, formatDuration)),
    exact(gate.ratio, changeOf(gate)),
    `±${formatShare(gate.margin)}`,
    gate.n.join('\u00a0→\u00a0'),
    phrase(gate.why ?? moreWords(gate.more)),
  ]
}

function successCells(result: SuccessResult) {
  const points = (share: number) => `${share > 0 ? '+' : ''}${Number((share * 100).toFixed(1))}`
  const { difference, low, high } = result.difference
  return [
    result.target,
    result.connection,
    'success',
    verdictBadge(result.verdict),
    exact(result.from, formatShare(result.from)),
    exact(result.to, formatShare(result.to)),
    exact(difference, `${points(difference)} [${points(low)}, ${points(high)}] points`),
    `±${points(result.margin).replace('+', '')} points`,
    result.n.join('\u00a0→\u00a0'),
    '–',
  ]
}

function verdictBadge(verdict: Verdict): Markup {
  return badge(KINDS[verdict], VERDICT_SIGNS[verdict], verdict)
}

function nameOf({ stage, percentile }: StoredGate): string {
  return `${stage} ${percentileLabel(percentile)}`
}

function changeOf({ ratio, low, high }: StoredGate): string {
  const words = storedWords(ratio, formatChange, '+∞')
  const least = finite(low)
  if (least === undefined) return words
  return `${words} ${formatChangeInterval(least, finite(high) ?? Number.POSITIVE_INFINITY)}`
}

function moreWords(more: StoredNumber | undefined): string {
  if (more === 'inf') return 'more trials would not decide it: the runs drifted too much'
  return typeof more === 'number' ? `needs about ${more} more trials` : '–'
}

function percentOf(ratio: number): number {
  return (ratio - 1) * 100
}
