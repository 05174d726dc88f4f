import * as Plot from '@observablehq/plot'
import { renderFigure } from '../../../format/charts/figure.ts'
import type { ChartDefinition } from '../../../format/charts/render-chart.ts'
import { html, type Markup } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import { renderCollapsible, renderTable } from '../../../format/markup/table.ts'
import { formatStored, parseSidecar, type StoredNumber } from '../../../format/sidecar.ts'
import { formatChange, percentileLabel } from '../../../format/units/changes.ts'
import { formatDuration } from '../../../format/units/durations.ts'
import type { SidecarInput } from '../report-input.ts'

/** What `ttfa compare` leaves in `compare.json` beside a run, as far as it is shown here. Durations are microseconds. */
interface StoredComparison {
  readonly schema_version: 1
  readonly timing: string
  readonly pairs: readonly StoredPair[]
}

interface StoredPair {
  readonly from: StoredArm
  readonly to: StoredArm
  readonly differences: readonly unknown[]
  readonly stages: readonly StoredStage[]
}

interface StoredArm {
  readonly target: string
  readonly circumstances: Readonly<Record<string, string>>
}

interface StoredStage {
  readonly stage: string
  readonly n: readonly number[]
  readonly shifts: readonly StoredShift[]
}

interface StoredShift {
  readonly percentile: number
  readonly from_us?: StoredNumber
  readonly to_us?: StoredNumber
  readonly ratio?: StoredNumber
  readonly low?: StoredNumber
  readonly high?: StoredNumber
  readonly needed?: number
}

const HEADLINE_STAGE = 'ttfa_heard'
const SHOWN_PERCENTILES = [0.5, 0.9, 0.95, 0.99]

/** Who is slower at which percentile, from the last `ttfa compare` of the run. */
export function renderComparisonSection({ sidecars }: SidecarInput): Section | undefined {
  const stored = parseSidecar<StoredComparison>(sidecars['compare.json'])
  const pairs =
    stored?.pairs.filter(({ differences, stages }) => differences.length === 0 && stages.length > 0) ?? []
  if (!stored || pairs.length === 0) return undefined
  return {
    id: 'comparison',
    title: 'Is it slower everywhere, or only in the tail?',
    body: html`<p>How a target lies to another at each percentile, with 95 % intervals, measured ${stored.timing}. Only targets that are alike in transport, connection, region and format are held against each other.</p>
${pairs.map(renderPair)}`,
  }
}

function renderPair(pair: StoredPair, index: number): Markup {
  const { from, to, stages } = pair
  const shifts = (stages.find(({ stage }) => stage === HEADLINE_STAGE)?.shifts ?? []).flatMap(toChartedShifts)
  const title = `${to.target} against ${from.target}, ${from.circumstances.connection} connections`
  return html`${
    shifts.length > 0 &&
    renderFigure(
      {
        id: `chart-shift-${index}`,
        title: `Time until heard: ${title}`,
        altText: shifts
          .map(
            ({ name, change, low, high }) =>
              `${name}: ${formatPercentChange(change)} (${formatPercentChange(low)} to ${formatPercentChange(high)})`,
          )
          .join('; '),
        caption: `Change in percent, above zero where ${to.target} is slower. Bars are 95 % intervals; those that reach zero may be chance.`,
      },
      shiftChart(shifts),
    )
  }${renderCollapsible(`${title}: every stage`, renderShiftTable(pair))}`
}

interface ChartedShift {
  readonly name: string
  readonly change: number
  readonly low: number
  readonly high: number
}

function toChartedShifts({ percentile, ratio, low, high }: StoredShift): ChartedShift[] {
  if (typeof ratio !== 'number' || typeof low !== 'number' || typeof high !== 'number') return []
  const [change, least, most] = [ratio, low, high].map((one) => (one - 1) * 100)
  return [{ name: percentileLabel(percentile), change: change ?? 0, low: least ?? 0, high: most ?? 0 }]
}

function shiftChart(shifts: readonly ChartedShift[]): ChartDefinition {
  return ({ width, narrow }) => ({
    width,
    height: narrow ? 230 : 260,
    marginLeft: 50,
    marginRight: 16,
    x: { type: 'band', label: 'percentile', domain: shifts.map(({ name }) => name) },
    y: { label: '% slower', grid: true, ticks: 6 },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--ink)' }),
      Plot.ruleX(shifts, { x: 'name', y1: 'low', y2: 'high', stroke: 'var(--series-0)', strokeWidth: 3 }),
      Plot.dot(shifts, { x: 'name', y: 'change', r: 5, fill: 'var(--series-0)' }),
    ],
  })
}

function renderShiftTable({ from, to, stages }: StoredPair): Markup {
  return renderTable({
    caption: `${to.target} against ${from.target}: change with its 95 % interval`,
    columns: [
      { head: 'stage' },
      { head: 'percentile' },
      { head: from.target, number: true },
      { head: to.target, number: true },
      { head: 'change', number: true },
    ],
    rows: stages.flatMap(({ stage, shifts }) =>
      shifts
        .filter(({ percentile }) => SHOWN_PERCENTILES.includes(percentile))
        .map((shift) => [
          stage,
          percentileLabel(shift.percentile),
          formatStored(shift.from_us, formatDuration),
          formatStored(shift.to_us, formatDuration),
          shift.needed === undefined
            ? html`${formatRatio(shift.ratio)} <span class="interval">[${formatRatio(shift.low)}, ${formatRatio(shift.high)}]</span>`
            : `n too small: ${shift.needed} each`,
        ]),
    ),
  })
}

function formatRatio(ratio: StoredNumber | undefined): string {
  return formatStored(ratio, formatChange, '∞')
}

function formatPercentChange(percent: number): string {
  return formatChange(1 + percent / 100)
}
