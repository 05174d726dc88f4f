import * as Plot from '@observablehq/plot'
import type { ScheduleInterval } from '../../tally/load/schedule-adherence.ts'
import { formatDuration } from '../format/units/durations.ts'
import { figure, legend } from './figure.ts'
import { html, type Markup } from './markup.ts'
import { toMilliseconds } from './scales.ts'
import { timePanel } from './time-panel.ts'

interface Moment {
  /** The middle of a stretch, in seconds since the run began. */
  readonly at: number
  /** Starts a second. */
  readonly scheduled: number
  readonly started: number
  /** Milliseconds. */
  readonly usual: number | undefined
  readonly worst: number | undefined
}

const SCHEDULED = { name: 'as scheduled', color: 'var(--ink)', dash: '7 3' }
const STARTED = { name: 'as started', color: 'var(--series-0)', dash: 'none' }
const USUAL = { name: 'median', color: 'var(--series-0)', dash: 'none' }
const WORST = { name: 'latest', color: 'var(--bad)', dash: '2 3' }

/** Whether starts came when their schedule wanted them, all targets together; nothing where they had none. */
export function startsFigures(stretches: readonly ScheduleInterval[]): Markup | false {
  const moments = whole(stretches).map(momentOf)
  return moments.length > 0 && html`${rates(moments, stretches)}${lateness(moments, stretches)}`
}

/** The first and the last stretch are rarely filled, and would look like a load that rises and falls. */
function whole(stretches: readonly ScheduleInterval[]): readonly ScheduleInterval[] {
  return stretches.length > 4 ? stretches.slice(1, -1) : stretches
}

function momentOf({ from, to, scheduled, started, medianLateness, maxLateness }: ScheduleInterval): Moment {
  const seconds = (to - from) / 1e6
  return {
    at: (from + to) / 2e6,
    scheduled: scheduled / seconds,
    started: started / seconds,
    usual: medianLateness && toMilliseconds(medianLateness),
    worst: maxLateness && toMilliseconds(maxLateness),
  }
}

function rates(moments: readonly Moment[], stretches: readonly ScheduleInterval[]): Markup {
  const sum = (of: (stretch: ScheduleInterval) => number) =>
    stretches.reduce((total, stretch) => total + of(stretch), 0)
  return figure(
    {
      id: 'chart-health-starts',
      title: 'Starts against their schedule',
      alternative: `${sum(({ scheduled }) => scheduled)} starts were due and ${sum(({ started }) => started)} happened.`,
      caption:
        'Starts a second of all targets together, warm-up included. Where the lines part, the load was not the one that was asked for.',
      legend: legend([SCHEDULED, STARTED]),
    },
    (canvas) => ({
      ...timePanel(canvas, { label: 'starts a second', zero: true }),
      marks: [
        Plot.line(moments, { x: 'at', y: 'started', stroke: STARTED.color, strokeWidth: 4 }),
        Plot.line(moments, {
          x: 'at',
          y: 'scheduled',
          stroke: SCHEDULED.color,
          strokeWidth: 1.5,
          strokeDasharray: SCHEDULED.dash,
        }),
      ],
    }),
  )
}

function lateness(moments: readonly Moment[], stretches: readonly ScheduleInterval[]): Markup {
  const worst = Math.max(0, ...stretches.map((stretch) => stretch.maxLateness ?? 0))
  return figure(
    {
      id: 'chart-health-lateness',
      title: 'How late starts came',
      alternative: `The latest start came ${formatDuration(worst)} after it was due.`,
      caption:
        'Milliseconds between when a start was due and when it began. ttfa_due includes it, ttfa does not.',
      legend: legend([USUAL, WORST]),
    },
    (canvas) => ({
      ...timePanel(canvas, { label: 'ms late', zero: true }),
      marks: [
        Plot.line(moments, { x: 'at', y: 'usual', stroke: USUAL.color, strokeWidth: 2 }),
        Plot.line(moments, {
          x: 'at',
          y: 'worst',
          stroke: WORST.color,
          strokeWidth: 2,
          strokeDasharray: WORST.dash,
        }),
      ],
    }),
  )
}
