import * as Plot from '@observablehq/plot'
import type { RankedTarget, TargetRanking } from '../../tally/ranking/rank-targets.ts'
import type { RunSummary } from '../../tally/run/run-summary.ts'
import { formatMilliseconds } from '../format/units/durations.ts'
import { formatQuantile } from '../format/units/percentiles.ts'
import type { Canvas, Drawing } from './draw.ts'
import { inkOf } from './palette.ts'
import { drawable, shortened } from './scales.ts'

/** A target's bar. Milliseconds; the interval of the median has no width where there is none. */
export interface RankingBar {
  readonly target: string
  readonly color: string
  readonly p50: number
  readonly p95: number
  readonly low: number
  readonly high: number
  readonly words: string
}

const ROW = 54

/** A standing as bars on one scale: the median with its interval, and how far the 95th percentile reaches. */
export function rankingChart(standing: TargetRanking, digest: RunSummary): Drawing {
  return rankingBars(barsOf(standing, digest), 'ms until heard')
}

/** The bars in their order, on an axis of that name. */
export function rankingBars(bars: readonly RankingBar[], label: string): Drawing {
  return ({ width, narrow }: Canvas) => ({
    width,
    height: bars.length * ROW + 56,
    marginLeft: 6,
    marginRight: narrow ? 14 : 24,
    marginTop: 10,
    x: { label, domain: [0, farthest(bars) * 1.06], ticks: narrow ? 4 : 8 },
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
      Plot.ruleY(bars, { y: 'target', x1: 0, x2: 'p50', dy: 9, stroke: 'color', strokeWidth: 12 }),
      Plot.ruleY(bars, { y: 'target', x1: 'low', x2: 'high', dy: 9, stroke: 'var(--ink)', strokeWidth: 2.5 }),
      Plot.tickX(bars, {
        y: 'target',
        x: 'low',
        dy: 9,
        insetTop: 21,
        insetBottom: 21,
        stroke: 'var(--ink)',
        strokeWidth: 2,
      }),
      Plot.tickX(bars, {
        y: 'target',
        x: 'high',
        dy: 9,
        insetTop: 21,
        insetBottom: 21,
        stroke: 'var(--ink)',
        strokeWidth: 2,
      }),
      Plot.text(bars, {
        y: 'target',
        x: 0,
        text: 'target',
        ...shortened(narrow, 'beside'),
        dy: -11,
        dx: 1,
        textAnchor: 'start',
        fontWeight: 600,
      }),
      Plot.text(bars, { y: 'target', text: 'words', dy: -11, frameAnchor: 'right', textAnchor: 'end' }),
    ],
  })
}

/** Bars of those that have a median to draw. What lies beyond the timeout reaches the edge of the drawing. */
function barsOf({ targets }: TargetRanking, digest: RunSummary): RankingBar[] {
  const drawn = targets.filter(({ heard }) => heard?.value.kind === 'value')
  const edge = Math.max(1, ...drawn.flatMap(numbersOf))
  return drawn.map((contender) => barOf(contender, digest, edge))
}

function barOf(contender: RankedTarget, digest: RunSummary, edge: number): RankingBar {
  const { target, stages } = contender.summary
  const p95 = stages.get('ttfa_heard')?.percentiles.p95.value ?? { kind: 'no data' }
  const p50 = drawable(contender.heard?.value) ?? 0
  const interval = contender.heard?.interval
  const ends = interval?.kind === 'interval' ? interval : undefined
  return {
    target,
    color: inkOf(digest, target).color,
    p50,
    p95: drawable(p95) ?? edge,
    low: drawable(ends?.low) ?? p50,
    high: ends ? (drawable(ends.high) ?? edge) : p50,
    words: `${formatMilliseconds(p50 * 1000)} ms · p95 ${formatQuantile(p95, formatMilliseconds)}`,
  }
}

function numbersOf({ heard, summary }: RankedTarget): number[] {
  const interval = heard?.interval.kind === 'interval' ? heard.interval.high : undefined
  const numbers = [heard?.value, summary.stages.get('ttfa_heard')?.percentiles.p95.value, interval].map(
    drawable,
  )
  return numbers.filter((number) => number !== undefined)
}

function farthest(bars: readonly RankingBar[]): number {
  return Math.max(1, ...bars.flatMap(({ p95, high }) => [p95, high]))
}
