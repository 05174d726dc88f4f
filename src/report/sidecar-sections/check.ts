import type {
  CheckSidecar,
  StoredFidelityGate,
  StoredGate,
  StoredSuccess,
} from '../../results/sidecars/check.ts'
import { type CheckLine, VERDICT_SIGNS } from '../check/check-lines.ts'
import {
  formatFidelityChange,
  formatFidelityMargin,
  formatFidelityValue,
  formatMoreAnswers,
} from '../check/format-fidelity-gate.ts'
import { renderFigure } from '../format/charts/figure.ts'
import { type IntervalRow, intervalChart } from '../format/charts/interval-chart.ts'
import { BADGE_COLORS, type BadgeKind, renderBadge } from '../format/markup/badge.ts'
import { html, type Markup } from '../format/markup/html.ts'
import type { Section } from '../format/markup/section.ts'
import { renderData, renderTable, renderWideText } from '../format/markup/table.ts'
import { formatStored, type StoredNumber, toFinite } from '../format/sidecar.ts'
import { formatChange, formatChangeInterval, percentileLabel } from '../format/units/changes.ts'
import { formatDuration, formatShare } from '../format/units/durations.ts'

type DecidedGate = Exclude<StoredGate, { readonly verdict: 'no data' }>

type CheckVerdict = CheckLine['verdict']

const BADGE_KINDS: Readonly<Record<CheckVerdict, BadgeKind>> = {
  regression: 'bad',
  improvement: 'good',
  equivalent: 'good',
  inconclusive: 'unsure',
  'no data': 'unsure',
}

/** Whether the run is slower than its baseline, from the last `ttfa check`. */
export function renderCheckSection(stored: CheckSidecar): Section | undefined {
  if (allResults(stored).length === 0) return undefined
  const rows = stored.gates.flatMap(toRows)
  return {
    id: 'check',
    title: 'Is this run slower than its baseline?',
    body: html`<p>Compared with the baseline <strong>${stored.baseline.name}</strong> (${stored.baseline.run}), with the margins that were saved with it. ${countVerdicts(stored)}</p>
${rows.length > 0 && renderChangeFigure(rows)}
${renderVerdictTable(stored)}
<ul class="sentences">${stored.control !== null && html`<li>Changes are relative to the control ${stored.control}.</li>`}${stored.notes.map((note) => html`<li>${note}</li>`)}</ul>`,
  }
}

function allResults({ gates, success, fidelity = [] }: CheckSidecar) {
  return [...gates, ...success, ...fidelity]
}

function countVerdicts(stored: CheckSidecar): string {
  const found = allResults(stored).map(({ verdict }) => verdict)
  const counts = (Object.keys(BADGE_KINDS) as CheckVerdict[]).flatMap((verdict) => {
    const count = found.filter((each) => each === verdict).length
    return count > 0 ? [`${verdict} ${count}`] : []
  })
  return `Of ${found.length} verdicts: ${counts.join(', ')}.`
}

function renderChangeFigure(rows: readonly IntervalRow[]): Markup {
  return renderFigure(
    {
      id: 'chart-check',
      title: 'Change against the baseline',
      altText: rows.map(({ title, detail }) => `${title}: ${detail}`).join('. '),
      caption:
        'Percent, to the right where the run is slower, with 95 % intervals. The pale band is the margin: a change inside it counts as none.',
    },
    intervalChart(rows, {
      label: '% slower',
      type: 'linear',
      origin: 0,
      tickFormat: (percent) => String(percent),
    }),
  )
}

function toRows(gate: StoredGate): IntervalRow[] {
  if (gate.verdict === 'no data') return []
  const [ratio, low] = [toFinite(gate.ratio), toFinite(gate.low)]
  if (ratio === undefined || low === undefined) return []
  return [
    {
      title: `${gate.target} ${gate.connection}, ${formatGate(gate)}`,
      detail: `${VERDICT_SIGNS[gate.verdict]} ${gate.verdict}: ${formatChangeCell(gate)}`,
      color: BADGE_COLORS[BADGE_KINDS[gate.verdict]],
      at: toPercent(ratio),
      low: toPercent(low),
      high: toPercent(toFinite(gate.high) ?? Number.POSITIVE_INFINITY),
      band: { from: toPercent(1 / (1 + gate.margin)), to: toPercent(1 + gate.margin) },
    },
  ]
}

function renderVerdictTable({ gates, success, fidelity = [] }: CheckSidecar): Markup {
  return renderTable({
    caption: 'Verdicts against the baseline',
    columns: [
      { head: 'target' },
      { head: 'connection' },
      { head: 'gate' },
      { head: 'verdict' },
      ...['baseline', 'run', 'change', 'margin', 'n'].map((head) => ({ head, number: true })),
      { head: 'because' },
    ],
    rows: [...gates.map(toGateCells), ...success.map(toSuccessCells), ...fidelity.map(toFidelityCells)],
  })
}

function toGateCells(gate: StoredGate) {
  const [head, n] = [[gate.target, gate.connection, formatGate(gate)], gate.n.join('\u00a0→\u00a0')]
  const margin = `±${formatShare(gate.margin)}`
  if (gate.verdict === 'no data')
    return [...head, renderVerdictBadge(gate.verdict), '–', '–', '–', margin, n, renderWideText(gate.why)]
  return [
    ...head,
    renderVerdictBadge(gate.verdict),
    renderData(gate.from_us, formatStored(gate.from_us, formatDuration)),
    renderData(gate.to_us, formatStored(gate.to_us, formatDuration)),
    renderData(gate.ratio, formatChangeCell(gate)),
    margin,
    n,
    renderWideText(formatMoreTrials(gate.more)),
  ]
}

function toSuccessCells(result: StoredSuccess) {
  const points = (share: number) => `${share > 0 ? '+' : ''}${Number((share * 100).toFixed(1))}`
  const { difference, low, high } = result.difference
  return [
    result.target,
    result.connection,
    'success',
    renderVerdictBadge(result.verdict),
    renderData(result.from, formatShare(result.from)),
    renderData(result.to, formatShare(result.to)),
    renderData(difference, `${points(difference)} [${points(low)}, ${points(high)}] points`),
    `±${points(result.margin).replace('+', '')} points`,
    result.n.join('\u00a0→\u00a0'),
    '–',
  ]
}

function toFidelityCells(result: StoredFidelityGate) {
  const { target, connection, metric } = result
  const head = [target, connection, metric, renderVerdictBadge(result.verdict)]
  const [margin, n] = [formatFidelityMargin(result), result.n.join('\u00a0→\u00a0')]
  if (result.verdict === 'no data') return [...head, '–', '–', '–', margin, n, renderWideText(result.why)]
  const { from, to, change, more } = result
  return [
    ...head,
    renderData(from, formatFidelityValue(metric, from)),
    renderData(to, formatFidelityValue(metric, to)),
    renderData(change.value, formatFidelityChange(metric, toNumbers(change))),
    margin,
    n,
    renderWideText(
      formatMoreAnswers(typeof more === 'string' ? Number.POSITIVE_INFINITY : (more ?? undefined)) || '–',
    ),
  ]
}

/** A file stores an infinite end as text, not as a number. */
function toNumbers({ value, low, high }: Extract<StoredFidelityGate, { from: number }>['change']) {
  return {
    value,
    low: typeof low === 'number' ? low : Number.NEGATIVE_INFINITY,
    high: typeof high === 'number' ? high : Number.POSITIVE_INFINITY,
  }
}

function renderVerdictBadge(verdict: CheckVerdict): Markup {
  return renderBadge(BADGE_KINDS[verdict], VERDICT_SIGNS[verdict], verdict)
}

function formatGate({ stage, percentile }: StoredGate): string {
  return `${stage} ${percentileLabel(percentile)}`
}

function formatChangeCell({ ratio, low, high }: DecidedGate): string {
  const words = formatStored(ratio, formatChange, '+∞')
  const least = toFinite(low)
  if (least === undefined) return words
  return `${words} ${formatChangeInterval(least, toFinite(high) ?? Number.POSITIVE_INFINITY)}`
}

function formatMoreTrials(more: StoredNumber | undefined): string {
  if (more === 'inf') return 'more trials would not decide it: the runs drifted too much'
  return typeof more === 'number' ? `needs about ${more} more trials` : '–'
}

function toPercent(ratio: number): number {
  return (ratio - 1) * 100
}
