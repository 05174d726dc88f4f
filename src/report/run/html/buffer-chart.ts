import * as Plot from '@observablehq/plot'
import { greatest } from '../../../core/extremes.ts'
import type { ChartDefinition } from '../../format/charts/render-chart.ts'
import { valueDots } from '../../format/charts/value-dots.ts'
import type { PlaybackExample } from '../playback-example.ts'
import { drawnArrivals, drawnLevels } from './drawn-playback.ts'

/** Where the plot of a timeline begins and ends, in pixels from its sides. The playhead needs to know. */
export const BUFFER_CHART_MARGINS = { left: 50, right: 16 } as const

/**
 * The level of the player's buffer during one answer, over the seconds since its text was sent, with every
 * arrival and the instant at which it is heard.
 */
export function bufferChart({ trial, levels, pieces }: PlaybackExample, color: string): ChartDefinition {
  const zero = trial.at.first_text ?? 0
  const seconds = (at: number) => (at - zero) / 1e6
  const points = drawnLevels(levels).map(({ at, level }) => ({ at: seconds(at), level: level / 1e6 }))
  const arrivals = drawnArrivals(pieces).map(({ at, audio, count }) => ({
    at: seconds(at),
    tooltip: `${(audio / 1000).toFixed(0)} ms of audio${count === 1 ? '' : ` in ${count} pieces`}`,
  }))
  const heard = trial.at.heard === undefined ? [] : [{ at: seconds(trial.at.heard), tooltip: 'heard' }]
  return ({ width, narrow }) => ({
    width,
    height: narrow ? 220 : 260,
    marginLeft: BUFFER_CHART_MARGINS.left,
    marginRight: BUFFER_CHART_MARGINS.right,
    marginTop: 24,
    x: { label: 'seconds since the text was sent', domain: [0, findEnd(points)], ticks: narrow ? 4 : 8 },
    y: { label: 'seconds of audio waiting', zero: true, grid: true, ticks: 4 },
    marks: [
      Plot.areaY(points, { x: 'at', y1: 0, y2: 'level', fill: color, fillOpacity: 0.22 }),
      Plot.line(points, { x: 'at', y: 'level', stroke: color, strokeWidth: 1.75 }),
      Plot.tickX(arrivals, {
        x: 'at',
        insetTop: narrow ? 140 : 180,
        stroke: color,
        strokeOpacity: 0.5,
        title: 'tooltip',
      }),
      valueDots(points, {
        x: 'at',
        y: 'level',
        title: ({ at, level }) => `${level.toFixed(2)} s of audio waiting at ${at.toFixed(2)} s`,
      }),
      Plot.ruleX(heard, { x: 'at', stroke: 'var(--ink)', strokeDasharray: '4 3' }),
      Plot.text(heard, {
        x: 'at',
        text: 'tooltip',
        frameAnchor: 'top',
        textAnchor: 'start',
        dx: 6,
        fontWeight: 600,
      }),
    ],
  })
}

/** Seconds at the right edge of the drawing. */
export function findBufferChartEnd({ trial, levels }: PlaybackExample): number {
  return findEnd(levels.map(({ at }) => ({ at: (at - (trial.at.first_text ?? 0)) / 1e6 })))
}

function findEnd(points: readonly { readonly at: number }[]): number {
  return Math.max(0.001, greatest(points.map(({ at }) => at)))
}
