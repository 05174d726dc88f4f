import * as Plot from '@observablehq/plot'
import type { Canvas, ChartDefinition } from './render-chart.ts'
import { truncateLabel } from './scales.ts'

/** A target's bar, in milliseconds. Without an interval, the median's has no width. */
export interface RankingBar {
  readonly target: string
  readonly color: string
  readonly p50: number
  readonly p95: number
  readonly low: number
  readonly high: number
  readonly label: string
}

const ROW_HEIGHT = 54

/** A ranking as bars on one scale: the median with its interval, and the 95th percentile. */
export function rankingChart(bars: readonly RankingBar[], label: string): ChartDefinition {
  return ({ width, narrow }: Canvas) => ({
    width,
    height: bars.length * ROW_HEIGHT + 56,
    marginLeft: 6,
    marginRight: narrow ? 14 : 24,
    marginTop: 10,
    x: { label, domain: [0, findAxisEnd(bars) * 1.06], ticks: narrow ? 4 : 8 },
    y: { axis: null, domain: bars.map(({ target }) => target), padding: 0 },
    marks: [
      Plot.gridX(),
      Plot.ruleY(bars, {
        y: 'target',
        x1: 'p50',
        x2: 'p95',
        dy: 9,
        stroke: 'color',
        strokeWidth: 12,
        strokeOpacity: 0.28,
      }),
      Plot.ruleY(bars, {
        y: 'target',
        x1: 0,
        x2: 'p50',
        dy: 9,
        stroke: 'color',
        strokeWidth: 12,
        title: formatBar,
      }),
      Plot.ruleY(bars, { y: 'target', x1: 'low', x2: 'high', dy: 9, stroke: 'var(--ink)', strokeWidth: 2.5 }),
      intervalEnd(bars, 'low'),
      intervalEnd(bars, 'high'),
      Plot.text(bars, {
        y: 'target',
        x: 0,
        text: 'target',
        ...truncateLabel(narrow, 'beside'),
        dy: -11,
        dx: 1,
        textAnchor: 'start',
        fontWeight: 600,
      }),
      Plot.text(bars, { y: 'target', text: 'label', dy: -11, frameAnchor: 'right', textAnchor: 'end' }),
    ],
  })
}

function intervalEnd(bars: readonly RankingBar[], x: 'low' | 'high'): Plot.TickX {
  return Plot.tickX(bars, {
    y: 'target',
    x,
    dy: 9,
    insetTop: 21,
    insetBottom: 21,
    stroke: 'var(--ink)',
    strokeWidth: 2,
  })
}

/** The whole name, because names may be cut in the drawing. */
function formatBar({ target, label, p50, low, high }: RankingBar): string {
  const interval = low < p50 || high > p50 ? ` [${low.toFixed(1)}–${high.toFixed(1)}]` : ''
  return `${target}: p50 ${p50.toFixed(1)} ms${interval}; ${label}`
}

function findAxisEnd(bars: readonly RankingBar[]): number {
  return Math.max(1, ...bars.flatMap(({ p95, high }) => [p95, high]))
}
