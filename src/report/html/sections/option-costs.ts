import type { OptionCost } from '../../../tally/compare/option-costs.ts'
import {
  formatShift,
  formatSignedDuration,
  toDurationShift,
} from '../../format/provisioning/format-option-costs.ts'
import { formatProvisioning } from '../../format/provisioning/options-text.ts'
import { percentileLabel } from '../../format/units/changes.ts'
import { BADGE_COLORS, type BadgeKind } from '../badge.ts'
import { figure } from '../figure.ts'
import { type IntervalRow, intervalChart } from '../interval-chart.ts'
import { html, type Markup } from '../markup.ts'
import { toMilliseconds } from '../scales.ts'
import type { Material, Section } from '../section.ts'
import { table } from '../table.ts'

/** What an option of a target costs beside one that does without: how long until it could be used, and in first audio. */
export function optionCosts({ digest, optionCosts: costs }: Material): Section | undefined {
  const made = formatProvisioning(digest.file)
  if (costs.length === 0 && made.length === 0) return undefined
  return {
    id: 'option-costs',
    title: 'What does an option cost?',
    body: html`${
      costs.length > 0 &&
      html`<p>Each target that has an option is held against the first one of the same route and model that does without, trial for trial where they took turns.</p>
${chart(costs)}${numbers(costs)}`
    }${made.length > 0 && html`<h3>Until it could be used, and afterwards</h3><ul>${made.map((words) => html`<li>${words}</li>`)}</ul>`}`,
  }
}

function chart(costs: readonly OptionCost[]): Markup | false {
  const rows = costs.flatMap(rowsOf)
  return (
    rows.length > 0 &&
    figure(
      {
        id: 'chart-option-costs',
        title: 'Time to first audio with an option against without',
        alternative: rows.map(({ title, words }) => `${title}: ${words}`).join('. '),
        caption:
          'Milliseconds, to the right where the option is slower; with 95 % intervals. One that reaches zero may be chance.',
      },
      intervalChart(rows, { label: 'ms slower', type: 'linear', origin: 0, tickFormat: String }),
    )
  )
}

function rowsOf({ option, target, plain, connection, shifts }: OptionCost): IntervalRow[] {
  return shifts.flatMap((shift) => {
    if (shift.kind === 'too small') return []
    const { by, low, high } = toDurationShift(shift)
    if (![by, low].every(Number.isFinite)) return []
    const { kind, words } = verdictOf(low, high)
    return [
      {
        title: `${target}: ${option}, ${percentileLabel(shift.share)}`,
        words: `${words}: ${formatSignedDuration(by)} beside ${plain} (${connection})`,
        color: BADGE_COLORS[kind],
        ...{ at: toMilliseconds(by), low: toMilliseconds(low), high: toMilliseconds(high) },
      },
    ]
  })
}

function verdictOf(low: number, high: number): { kind: BadgeKind; words: string } {
  if (low > 0) return { kind: 'bad', words: '✗ slower' }
  return high < 0 ? { kind: 'good', words: '✓ quicker' } : { kind: 'unsure', words: '≈ may be chance' }
}

function numbers(costs: readonly OptionCost[]): Markup {
  return table({
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
