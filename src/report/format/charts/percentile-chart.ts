import * as Plot from '@observablehq/plot'
import {
  type Distribution,
  PERCENTILES,
  percentile,
  sizeOf,
} from '../../../tally/statistics/histogram-percentile.ts'
import type { ChartDefinition } from './render-chart.ts'
import { toChartMilliseconds } from './scales.ts'
import type { SeriesStyle } from './series-style.ts'
import { valueDots } from './value-dots.ts'

/** Points of a line for every factor of ten towards 100 %. */
const POINTS_PER_DECADE = 48

/** Ticks ("one in N") if the axis ends at one in a hundred, and if it reaches further. */
const NEAR_TICKS = [2, 4, 10, 20, 100]
const FAR_TICKS = [2, 10, 100, 1000, 10_000, 100_000]

/** A distribution of microseconds, and the style of its line. */
export interface PercentileLine extends SeriesStyle {
  readonly name: string
  readonly distribution: Distribution
}

/**
 * Percentile spectra with the axis of HdrHistogram plots: each step to the right is ten times rarer. A cross ends the
 * line of a distribution that goes on to infinity.
 */
export function percentileChart(lines: readonly PercentileLine[]): ChartDefinition {
  const drawn = lines.map(({ distribution, name, ...ink }) => ({
    ...ink,
    points: samplePoints(distribution),
    values: nameValues(name, distribution),
    failed: distribution.infinite > 0,
  }))
  const rarest = Math.max(20, ...drawn.flatMap(({ points }) => points.map(({ rarity }) => rarity)))
  return ({ width, narrow }) => ({
    width,
    height: narrow ? 260 : 340,
    marginLeft: 46,
    marginRight: 22,
    x: {
      type: 'log',
      domain: [1, rarest],
      label: 'percentile',
      ticks: (rarest < 200 ? NEAR_TICKS : FAR_TICKS).filter((tick) => tick <= rarest),
      tickFormat: (rarity: number) => `${Number((100 - 100 / rarity).toFixed(3))} %`,
    },
    y: { label: 'ms', zero: true, grid: true, ticks: 6 },
    marks: drawn.flatMap(({ points, values, color, dash, failed }) => [
      Plot.line(points, {
        x: 'rarity',
        y: 'ms',
        stroke: color,
        strokeWidth: 2.25,
        strokeDasharray: dash,
        curve: 'step-before',
      }),
      valueDots(values, { x: 'rarity', y: 'ms', title: 'words' }),
      ...(failed
        ? [
            Plot.dot(points.slice(-1), {
              x: 'rarity',
              y: 'ms',
              stroke: color,
              symbol: 'times',
              r: 5,
              strokeWidth: 2.5,
            }),
          ]
        : []),
    ]),
  })
}

function samplePoints(distribution: Distribution): { rarity: number; ms: number }[] {
  const steps = Math.ceil(Math.log10(Math.max(1, sizeOf(distribution))) * POINTS_PER_DECADE)
  const rarities = Array.from({ length: steps + 1 }, (_, step) => 10 ** (step / POINTS_PER_DECADE))
  return rarities.flatMap((rarity) => {
    const ms = toChartMilliseconds(percentile(distribution, 1 - 1 / rarity))
    return ms === undefined ? [] : [{ rarity, ms }]
  })
}

/** The named percentiles for which there are enough trials. */
function nameValues(name: string, distribution: Distribution) {
  return PERCENTILES.flatMap(({ name: percentileName, share }) => {
    const rarity = 1 / (1 - share)
    const ms = toChartMilliseconds(percentile(distribution, share))
    if (ms === undefined || rarity > Math.max(2, sizeOf(distribution))) return []
    return [{ rarity, ms, words: `${name}: ${percentileName.replace('_', '.')} ${ms.toFixed(1)} ms` }]
  })
}
