import * as Plot from '@observablehq/plot'
import type { CompareSidecar, StoredPair, StoredShift } from '../../results/sidecars/compare.ts'
import { SMOOTHED_NOTE } from '../compare/compare-text.ts'
import { renderFigure } from '../format/charts/figure.ts'
import type { ChartDefinition } from '../format/charts/render-chart.ts'
import { html, type Markup } from '../format/markup/html.ts'
import type { Section } from '../format/markup/section.ts'
import { renderCollapsible, renderTable } from '../format/markup/table.ts'
import { formatStored, type StoredNumber } from '../format/sidecar.ts'
import { formatChange, percentileLabel } from '../format/units/changes.ts'
import { formatDuration } from '../format/units/durations.ts'

const HEADLINE_STAGE = 'ttfa_heard'
const SHOWN_PERCENTILES = [0.5, 0.9, 0.95, 0.99]

/** Which target is slower at which percentile, from the last `ttfa compare` of the run. */
export function renderComparisonSection(stored: CompareSidecar): Section | undefined {
  const pairs = stored.pairs.filter(
    ({ differences, stages }) => differences.length === 0 && stages.length > 0,
  )
  if (pairs.length === 0) return undefined
  return {
    id: 'comparison',
    title: 'Is a target slower everywhere, or only in the tail?',
    body: html`<p>The change from one target to another at each percentile, with 95 % intervals, measured ${stored.timing}. Only targets with the same transport, connection, region and format are compared. ${SMOOTHED_NOTE}</p>
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
        caption: `Change in percent, above zero where ${to.target} is slower. Bars: 95 % intervals; a change whose bar includes zero may be chance.`,
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

function toChartedShifts(shift: StoredShift): ChartedShift[] {
  if (shift.too_small) return []
  const { percentile, ratio, low, high } = shift
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
    // The label of the axis is above its highest tick.
    marginTop: 36,
    x: { type: 'band', label: 'percentile', domain: shifts.map(({ name }) => name) },
    y: { label: '% slower', grid: true, ticks: 6 },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--ink)' }),
      Plot.ruleX(shifts, { x: 'name', y1: 'low', y2: 'high', stroke: 'var(--series-0)', strokeWidth: 3 }),
      Plot.dot(shifts, { x: 'name', y: 'change', r: 5, fill: 'var(--series-0)', title: formatShiftPoint }),
    ],
  })
}

function formatShiftPoint({ name, change, low, high }: ChartedShift): string {
  return `${name}: ${formatPercentChange(change)} (${formatPercentChange(low)} to ${formatPercentChange(high)})`
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
        .map((shift) => [stage, percentileLabel(shift.percentile), ...toShiftCells(shift)]),
    ),
  })
}

function toShiftCells(shift: StoredShift) {
  if (shift.too_small) return ['–', '–', `n too small: ${shift.needed} each`]
  const { from_us, to_us, ratio, low, high } = shift
  return [
    formatStored(from_us, formatDuration),
    formatStored(to_us, formatDuration),
    html`${formatRatio(ratio)} <span class="interval">[${formatRatio(low)}, ${formatRatio(high)}]</span>`,
  ]
}

function formatRatio(ratio: StoredNumber): string {
  return formatStored(ratio, formatChange, '∞')
}

function formatPercentChange(percent: number): string {
  return formatChange(1 + percent / 100)
}
