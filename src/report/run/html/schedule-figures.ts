import * as Plot from '@observablehq/plot'
import type { Millis } from '../../../core/units.ts'
import type { ScheduleAdherence, ScheduleInterval } from '../../../tally/load/schedule-adherence.ts'
import { renderFigure, renderLegend } from '../../format/charts/figure.ts'
import { toMilliseconds } from '../../format/charts/scales.ts'
import { timePanel } from '../../format/charts/time-panel.ts'
import { valueDots } from '../../format/charts/value-dots.ts'
import { html, type Markup } from '../../format/markup/html.ts'
import { formatDuration } from '../../format/units/durations.ts'

interface SchedulePoint {
  /** The middle of an interval, in seconds since the run began. */
  readonly at: number
  /** Starts per second. */
  readonly scheduled: number
  readonly started: number
  readonly median: Millis | undefined
  readonly latest: number | undefined
}

const SCHEDULED = { name: 'as scheduled', color: 'var(--ink)', dash: '7 3' }
const STARTED = { name: 'as started', color: 'var(--series-0)', dash: 'none' }
const MEDIAN = { name: 'median', color: 'var(--series-0)', dash: 'none' }
const LATEST = { name: 'latest', color: 'var(--bad)', dash: '2 3' }

/**
 * Whether starts were on schedule, over all targets; for a merged run, in one of its parts. Empty without a
 * schedule.
 */
export function renderScheduleFigures({ part, intervals }: ScheduleAdherence, index = 0): Markup | false {
  const points = dropPartialIntervals(intervals).map(toPoint)
  const figure = {
    suffix: part === undefined ? '' : `-${index + 1}`,
    from: part === undefined ? '' : `, from ${part}`,
  }
  return (
    points.length > 0 &&
    html`${renderRateFigure(points, intervals, figure)}${renderLatenessFigure(points, intervals, figure)}`
  )
}

/** What distinguishes the figures of one part from those of the others. */
interface FigureOfPart {
  readonly suffix: string
  readonly from: string
}

/** The first and the last interval are rarely full. The load would seem to rise and fall. */
function dropPartialIntervals(intervals: readonly ScheduleInterval[]): readonly ScheduleInterval[] {
  return intervals.length > 4 ? intervals.slice(1, -1) : intervals
}

function toPoint({
  from,
  to,
  scheduled,
  started,
  medianLateness,
  maxLateness,
}: ScheduleInterval): SchedulePoint {
  const seconds = (to - from) / 1e6
  return {
    at: (from + to) / 2e6,
    scheduled: scheduled / seconds,
    started: started / seconds,
    median: medianLateness && toMilliseconds(medianLateness),
    latest: maxLateness && toMilliseconds(maxLateness),
  }
}

function formatRates({ at, scheduled, started }: SchedulePoint): string {
  return `${at.toFixed(0)} s: ${started.toFixed(1)} starts a second, ${scheduled.toFixed(1)} scheduled`
}

function formatLateness({ at, median, latest }: SchedulePoint): string {
  return `${at.toFixed(0)} s: median ${median?.toFixed(2) ?? '–'} ms late, latest ${latest?.toFixed(2) ?? '–'} ms`
}

function renderRateFigure(
  points: readonly SchedulePoint[],
  intervals: readonly ScheduleInterval[],
  { suffix, from }: FigureOfPart,
): Markup {
  const sum = (of: (interval: ScheduleInterval) => number) =>
    intervals.reduce((total, interval) => total + of(interval), 0)
  return renderFigure(
    {
      id: `chart-health-starts${suffix}`,
      title: `Starts against their schedule${from}`,
      altText: `${sum(({ scheduled }) => scheduled)} starts were due and ${sum(({ started }) => started)} happened.`,
      caption:
        'Starts per second of all targets together, warm-up included. Where the lines part, the load was not the one requested.',
      legend: renderLegend([SCHEDULED, STARTED]),
    },
    (canvas) => ({
      ...timePanel(canvas, { label: 'starts a second', zero: true }),
      marks: [
        Plot.line(points, { x: 'at', y: 'started', stroke: STARTED.color, strokeWidth: 4 }),
        Plot.line(points, {
          x: 'at',
          y: 'scheduled',
          stroke: SCHEDULED.color,
          strokeWidth: 1.5,
          strokeDasharray: SCHEDULED.dash,
        }),
        valueDots(points, { x: 'at', y: 'started', title: formatRates }),
      ],
    }),
  )
}

function renderLatenessFigure(
  points: readonly SchedulePoint[],
  intervals: readonly ScheduleInterval[],
  { suffix, from }: FigureOfPart,
): Markup {
  const latest = Math.max(0, ...intervals.map((interval) => interval.maxLateness ?? 0))
  return renderFigure(
    {
      id: `chart-health-lateness${suffix}`,
      title: `How late starts came${from}`,
      altText: `The latest start came ${formatDuration(latest)} after it was due.`,
      caption:
        'Milliseconds between when a start was due and when it began. ttfa_due includes it, ttfa does not.',
      legend: renderLegend([MEDIAN, LATEST]),
    },
    (canvas) => ({
      ...timePanel(canvas, { label: 'ms late', zero: true }),
      marks: [
        Plot.line(points, { x: 'at', y: 'median', stroke: MEDIAN.color, strokeWidth: 2 }),
        Plot.line(points, {
          x: 'at',
          y: 'latest',
          stroke: LATEST.color,
          strokeWidth: 2,
          strokeDasharray: LATEST.dash,
        }),
        valueDots(points, { x: 'at', y: 'latest', title: formatLateness }),
      ],
    }),
  )
}
