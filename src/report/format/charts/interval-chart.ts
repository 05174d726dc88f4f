import * as Plot from '@observablehq/plot'
import type { ChartDefinition } from './render-chart.ts'

/** A number with its interval, in a row of its own. */
export interface IntervalRow {
  readonly title: string
  /** The result in words, under the title. */
  readonly detail: string
  readonly color: string
  readonly at: number
  /** The ends of the interval. An infinite end reaches the edge of the drawing. */
  readonly low: number
  readonly high: number
  /** The range that counts as equal. */
  readonly band?: { readonly from: number; readonly to: number }
  /** Other readings of the same value. */
  readonly others?: readonly number[]
}

export interface IntervalAxis {
  readonly label: string
  readonly type: 'linear' | 'log'
  /** The value for no change: a line through all rows. */
  readonly origin: number
  readonly tickFormat: (value: number) => string
}

const ROW_HEIGHT = 64
/** Ticks of a logarithmic axis of ratios. */
const RATIO_TICKS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]

/** Numbers with their intervals around one line, each row with the range that counts as equal. */
export function intervalChart(rows: readonly IntervalRow[], axis: IntervalAxis): ChartDefinition {
  const domain = findDomain(rows, axis)
  const keyed = rows.map((row, index) => ({ ...clampRow(row, domain), key: String(index) }))
  const banded = keyed.flatMap(({ key, band }) => (band ? [{ key, ...band }] : []))
  const others = keyed.flatMap(({ key, color, others = [] }) => others.map((at) => ({ key, at, color })))
  return ({ width, narrow }) => ({
    width,
    height: rows.length * ROW_HEIGHT + 54,
    marginLeft: 8,
    marginRight: 20,
    marginTop: 4,
    x: {
      type: axis.type,
      domain,
      label: axis.label,
      ...tickOptions(axis, domain, narrow),
      tickFormat: axis.tickFormat,
    },
    y: { type: 'band', axis: null, domain: keyed.map(({ key }) => key), padding: 0 },
    marks: [
      Plot.barX(banded, {
        y: 'key',
        x1: 'from',
        x2: 'to',
        fill: 'var(--good-back)',
        insetTop: 38,
        insetBottom: 6,
      }),
      Plot.gridX(tickOptions(axis, domain, narrow)),
      Plot.ruleX([axis.origin], { stroke: 'var(--ink)' }),
      Plot.ruleY(keyed, { y: 'key', x1: 'low', x2: 'high', dy: 16, stroke: 'color', strokeWidth: 3 }),
      Plot.dot(others, {
        y: 'key',
        x: 'at',
        dy: 16,
        r: 4.5,
        stroke: 'color',
        strokeWidth: 1.75,
        fill: 'var(--page)',
      }),
      Plot.dot(keyed, { y: 'key', x: 'at', dy: 16, r: 6, fill: 'color', title: formatRow }),
      Plot.text(keyed, { ...rowText(narrow, -20), text: 'title', fontWeight: 600 }),
      Plot.text(keyed, { ...rowText(narrow, -4), text: 'detail' }),
    ],
  })
}

/** The whole text, because names and words may be cut in the drawing. */
function formatRow({ title, detail }: IntervalRow): string {
  return `${title}: ${detail}`
}

/**
 * The length of a line in ems, on a wide page and on a phone. Bold letters need more room than Plot expects.
 */
const LINE_LENGTHS = { wide: 86, narrow: 22 }

/** A line of text above its row's interval, legible across grid lines. */
function rowText(narrow: boolean, dy: number): Plot.TextOptions {
  return {
    y: 'key',
    frameAnchor: 'left',
    textAnchor: 'start',
    dy,
    lineWidth: LINE_LENGTHS[narrow ? 'narrow' : 'wide'],
    textOverflow: 'ellipsis-middle',
    stroke: 'var(--page)',
    strokeWidth: 4,
    fill: 'var(--ink)',
  }
}

function tickOptions({ type }: IntervalAxis, [least, most]: readonly [number, number], narrow: boolean) {
  if (type === 'linear') return { ticks: narrow ? 4 : 8 }
  return { ticks: RATIO_TICKS.filter((step) => step >= least && step <= most) }
}

function findDomain(rows: readonly IntervalRow[], { type, origin }: IntervalAxis): [number, number] {
  const all = [origin, ...rows.flatMap(({ at, low, high, others = [] }) => [at, low, high, ...others])]
  const bands = rows.flatMap(({ band }) => (band ? [band.from, band.to] : []))
  const numbers = [...all, ...bands].filter(
    (number) => Number.isFinite(number) && (type === 'linear' || number > 0),
  )
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)]
  if (type === 'log') return [Math.min(0.8, least / 1.15), Math.max(1.25, most * 1.15)]
  const room = Math.max(1e-9, (most - least) * 0.06)
  return [least - room, most + room]
}

function clampRow<Row extends IntervalRow>(row: Row, [least, most]: readonly [number, number]): Row {
  const clamp = (value: number) => Math.min(most, Math.max(least, value))
  const { at, low, high, band } = row
  return {
    ...row,
    at: clamp(at),
    low: clamp(low),
    high: clamp(high),
    ...(band && { band: { from: clamp(band.from), to: clamp(band.to) } }),
  }
}
