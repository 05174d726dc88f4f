import * as Plot from '@observablehq/plot'
import { greatest } from '../../core/extremes.ts'
import type { Millis } from '../../core/units.ts'
import type { CostRange } from '../../cost/conversation-cost.ts'
import type { ChartDefinition } from '../format/charts/render-chart.ts'
import { truncateLabel } from '../format/charts/scales.ts'
import { formatShare } from '../format/units/durations.ts'

/** A target in the plane of price and speed. */
export interface CostPoint {
  readonly target: string
  readonly color: string
  readonly currency: string
  readonly cost: CostRange
  readonly heard: Millis
  readonly isEfficient: boolean
  readonly isSure: boolean
  /** Word errors divided by all words, 0 to 1 or more. Absent if nobody listened. */
  readonly wordErrors?: number
}

/** Height of the panel in pixels, and how far the axis extends beyond the slowest target. */
const HEIGHTS = { wide: 300, narrow: 230 }
const AXIS_HEADROOM = 1.18
/**
 * Radius of a point in pixels, and of the ring around it: so much per hundredth of word errors, up to the
 * widest.
 */
const RADIUS = 6.5
const RING = { perHundredth: 1.2, widest: 30 }
/** Height of a line of text in pixels. */
const LINE_HEIGHT = 16

/**
 * Places names beside their points, on the side where there is room, and moves them up where they would
 * overlap.
 * @param scale milliseconds per pixel
 */
function placeLabels(points: readonly CostPoint[], dearest: number, scale: Millis) {
  const isLeft = ({ cost: { value } }: CostPoint) => value < dearest / 2
  return [points.filter(isLeft), points.filter((point) => !isLeft(point))].map((side) => {
    let free = Number.NEGATIVE_INFINITY
    return [...side]
      .sort((a, b) => a.heard - b.heard)
      .map(({ target, heard, wordErrors, cost: { value } }) => {
        const y = Math.max(heard, free)
        free = y + LINE_HEIGHT * scale
        return {
          x: value,
          y,
          text: wordErrors === undefined ? target : `${target}, ${formatShare(wordErrors)} wrong`,
        }
      })
  })
}

/** The whole name, because names may be cut in the drawing. */
function formatPoint({ target, currency, cost: { value, low, high }, heard, wordErrors }: CostPoint): string {
  const said = wordErrors === undefined ? '' : `, ${formatShare(wordErrors)} word errors`
  const interval = `[${formatPrice(low)}–${formatPrice(high)}]`
  return `${target}: ${formatPrice(value)} ${currency} a minute ${interval}, heard p95 ${heard.toFixed(0)} ms${said}`
}

function formatPrice(price: number): string {
  return String(Number(price.toPrecision(3)))
}

/** Fidelity as the third dimension: a ring that grows with the word errors. */
function ringMark(points: readonly CostPoint[]) {
  return Plot.dot(
    points.filter(({ wordErrors }) => wordErrors !== undefined),
    {
      x: ({ cost: { value } }: CostPoint) => value,
      y: 'heard',
      r: { value: ({ wordErrors = 0 }: CostPoint) => ringRadius(wordErrors), scale: null },
      fill: 'none',
      stroke: 'color',
      strokeWidth: 1.25,
      strokeOpacity: 0.7,
    },
  )
}

function ringRadius(wordErrors: number): number {
  return Math.min(RING.widest, RADIUS + 2 + 100 * wordErrors * RING.perHundredth)
}

/** Joins the targets that no other beats in both. */
function frontierMark(points: readonly CostPoint[]) {
  const frontier = points.filter(({ isEfficient }) => isEfficient)
  return Plot.line(
    frontier.sort((a, b) => a.cost.value - b.cost.value),
    {
      x: ({ cost: { value } }: CostPoint) => value,
      y: 'heard',
      curve: 'step-after',
      stroke: 'var(--ink)',
      strokeDasharray: '4 3',
      strokeWidth: 1.5,
    },
  )
}

export function costChart(points: readonly CostPoint[], currency: string): ChartDefinition {
  const dearest = greatest(points.map(({ cost: { high } }) => high))
  const slowest = greatest(points.map(({ heard }) => heard))
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
      frontierMark(points),
      Plot.ruleY(points, {
        x1: ({ cost: { low } }: CostPoint) => low,
        x2: ({ cost: { high } }: CostPoint) => high,
        y: 'heard',
        stroke: 'color',
        strokeWidth: 3,
        strokeOpacity: 0.45,
      }),
      ringMark(points),
      Plot.dot(points, {
        x: ({ cost: { value } }: CostPoint) => value,
        y: 'heard',
        r: RADIUS,
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
