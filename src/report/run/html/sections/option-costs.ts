import { toDurationShift } from '../../../../tally/compare/compare-arms.ts'
import type { OptionCost } from '../../../../tally/compare/option-costs.ts'
import { renderFigure } from '../../../format/charts/figure.ts'
import { type IntervalRow, intervalChart } from '../../../format/charts/interval-chart.ts'
import { toMilliseconds } from '../../../format/charts/scales.ts'
import { BADGE_COLORS, type BadgeKind } from '../../../format/markup/badge.ts'
import { html, type Markup } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import { renderTable } from '../../../format/markup/table.ts'
import { formatShift, formatSignedDuration } from '../../../format/provisioning/format-option-costs.ts'
import { formatProvisioning } from '../../../format/provisioning/options-text.ts'
import { percentileLabel } from '../../../format/units/changes.ts'
import type { RunReportInput } from '../report-input.ts'

/**
 * What an option of a target costs, compared with a target without it: how long until it could be used, and
 * how much later the first audio is.
 */
export function renderOptionCostsSection({
  runSummary,
  optionCosts: costs,
}: RunReportInput): Section | undefined {
  const provisioning = formatProvisioning(runSummary.file)
  if (costs.length === 0 && provisioning.length === 0) return undefined
  return {
    id: 'option-costs',
    title: 'What does an option cost?',
    body: html`${
      costs.length > 0 &&
      html`<p>Each target with an option is compared with the first target of the same route and model without it, trial by trial if they took turns.</p>
${renderCostFigure(costs)}${renderOptionCostTable(costs)}`
    }${provisioning.length > 0 && html`<h3>Creation and deletion</h3><ul>${provisioning.map((words) => html`<li>${words}</li>`)}</ul>`}`,
  }
}

function renderCostFigure(costs: readonly OptionCost[]): Markup | false {
  const rows = costs.flatMap(toRows)
  return (
    rows.length > 0 &&
    renderFigure(
      {
        id: 'chart-option-costs',
        title: 'Time to first audio with an option against without',
        altText: rows.map(({ title, detail }) => `${title}: ${detail}`).join('. '),
        caption:
          'Milliseconds, to the right where the option is slower, with 95 % intervals. A change whose interval includes zero may be chance.',
      },
      intervalChart(rows, { label: 'ms slower', type: 'linear', origin: 0, tickFormat: String }),
    )
  )
}

function toRows({ option, target, plain, connection, shifts }: OptionCost): IntervalRow[] {
  return shifts.flatMap((shift) => {
    if (shift.kind === 'too small') return []
    const { by, low, high } = toDurationShift(shift)
    if (![by, low].every(Number.isFinite)) return []
    const { kind, text } = classifyShift(low, high)
    return [
      {
        title: `${target}: ${option}, ${percentileLabel(shift.share)}`,
        detail: `${text}: ${formatSignedDuration(by)} beside ${plain} (${connection})`,
        color: BADGE_COLORS[kind],
        ...{ at: toMilliseconds(by), low: toMilliseconds(low), high: toMilliseconds(high) },
      },
    ]
  })
}

function classifyShift(low: number, high: number): { kind: BadgeKind; text: string } {
  if (low > 0) return { kind: 'bad', text: '✗ slower' }
  return high < 0 ? { kind: 'good', text: '✓ quicker' } : { kind: 'unsure', text: '≈ may be chance' }
}

function renderOptionCostTable(costs: readonly OptionCost[]): Markup {
  return renderTable({
    caption: 'Change of ttfa, with its 95 % interval',
    columns: [
      { head: 'target' },
      { head: 'option' },
      { head: 'beside' },
      { head: 'connection' },
      { head: 'n of both', number: true },
      { head: 'median', number: true },
      { head: 'p95', number: true },
    ],
    rows: costs.map(({ target, option, plain, connection, n, shifts }) => [
      target,
      option,
      plain,
      connection,
      n.toReversed().join(', '),
      ...[0.5, 0.95].map((share) => {
        const shift = shifts.find((one) => one.share === share)
        return shift ? formatShift(shift).replace(/^\S+ /, '') : '–'
      }),
    ]),
  })
}
