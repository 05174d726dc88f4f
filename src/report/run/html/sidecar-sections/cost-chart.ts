import * as Plot from '@observablehq/plot'
import { greatest } from '../../../../core/extremes.ts'
import type { Millis } from '../../../../core/units.ts'
import type { CostRange } from '../../../../cost/conversation-cost.ts'
import type { ChartDefinition } from '../../../format/charts/render-chart.ts'
import { truncateLabel } from '../../../format/charts/scales.ts'

/** A target between price and speed. */
export interface CostPoint {
  readonly target: string
  readonly color: string
  readonly currency: string
  readonly cost: CostRange
  readonly heard: Millis
  readonly isEfficient: boolean
  readonly isSure: boolean
}

/** Pixels of the panel, and how far the axis goes beyond the slowest. */
const HEIGHTS = { wide: 300, narrow: 230 }
const AXIS_HEADROOM = 1.18
/** Pixels that a line of text takes. */
const LINE_HEIGHT = 16

/**
 * Names beside their points, on the side where there is room, moved up where they would lie over each other.
 * @param scale milliseconds of a pixel
 */
function placeLabels(points: readonly CostPoint[], dearest: number, scale: Millis) {
  const isLeft = ({ cost: { value } }: CostPoint) => value < dearest / 2
  return [points.filter(isLeft), points.filter((point) => !isLeft(point))].map((side) => {
    let free = Number.NEGATIVE_INFINITY
    return [...side]
      .sort((a, b) => a.heard - b.heard)
      .map(({ target, heard, cost: { value } }) => {
        const y = Math.max(heard, free)
        free = y + LINE_HEIGHT * scale
        return { x: value, y, text: target }
      })
  })
}

/** Names may be cut in the drawing; here they are whole. */
function formatPoint({ target, currency, cost: { value, low, high }, heard }: CostPoint): string {
  const interval = `[${formatPrice(low)}–${formatPrice(high)}]`
  return `${target}: ${formatPrice(value)} ${currency} a minute ${interval}, heard p95 ${heard.toFixed(0)} ms`
}

function formatPrice(price: number): string {
  return String(Number(price.toPrecision(3)))
}

export function costChart(points: readonly CostPoint[], currency: string): ChartDefinition {
  const dearest = greatest(points.map(({ cost: { high } }) => high))
  const slowest = greatest(points.map(({ heard }) => heard))
  const frontier = points.filter(({ isEfficient }) => isEfficient).sort((a, b) => a.cost.value - b.cost.value)
  return ({ width, narrow }) => ({
    width,
    height: HEIGHTS[narrow ? 'narrow' : 'wide'] + 68,
    marginLeft: 52,
    marginRight: 20,
    marginTop: 24,
    marginBottom: 44,
    x: { label: `${currency} a minute of conversation`, domain: [0, dearest * 1.08], ticks: narrow ? 4 : 8 },
    y: { label: 'heard p95, ms', domain: [0, slowest * AXIS_HEADROOM], grid: true, ticks: 6 },
    marks: [
      Plot.line(frontier, {
        x: ({ cost: { value } }: CostPoint) => value,
        y: 'heard',
        curve: 'step-after',
        stroke: 'var(--ink)',
        strokeDasharray: '4 3',
        strokeWidth: 1.5,
      }),
      Plot.ruleY(points, {
        x1: ({ cost: { low } }: CostPoint) => low,
        x2: ({ cost: { high } }: CostPoint) => high,
        y: 'heard',
        stroke: 'color',
        strokeWidth: 3,
        strokeOpacity: 0.45,
      }),
      Plot.dot(points, {
        x: ({ cost: { value } }: CostPoint) => value,
        y: 'heard',
        r: 6.5,
        fill: ({ color, isSure }: CostPoint) => (isSure ? color : 'var(--page)'),
        stroke: 'color',
        strokeWidth: 2.25,
        title: formatPoint,
      }),
      ...placeLabels(points, dearest, (slowest * AXIS_HEADROOM) / HEIGHTS[narrow ? 'narrow' : 'wide']).map(
        (names, side) =>
          Plot.text(names, {
            x: 'x',
            y: 'y',
            text: 'text',
            dx: side === 0 ? 12 : -12,
            textAnchor: side === 0 ? 'start' : 'end',
            ...truncateLabel(narrow, 'beside'),
            stroke: 'var(--page)',
            strokeWidth: 4,
            fill: 'var(--ink)',
            fontWeight: 600,
          }),
      ),
    ],
  })
}
