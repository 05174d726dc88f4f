import * as Plot from '@observablehq/plot'
import { greatest, least } from '../../../../core/extremes.ts'
import type { ConnectionState, Trial } from '../../../../core/trial/trial.ts'
import { durationOf } from '../../../../core/trial/trial-stages.ts'
import type { TargetSummary } from '../../../../tally/run/target-summary.ts'
import { renderFigure } from '../../../format/charts/figure.ts'
import { LABEL_OVER_MARKS, panelLabels } from '../../../format/charts/panel-labels.ts'
import type { ChartDefinition } from '../../../format/charts/render-chart.ts'
import { toMilliseconds } from '../../../format/charts/scales.ts'
import { targetStyle } from '../../../format/charts/series-style.ts'
import { valueDots } from '../../../format/charts/value-dots.ts'
import { html } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import { formatConnectionNotes } from '../../notes/connection-notes.ts'
import { formatLoadNotes } from '../../notes/load-notes.ts'
import { formatRewordingNotes } from '../../notes/rewording-notes.ts'
import type { RunReportInput } from '../report-input.ts'

interface Dot {
  readonly target: string
  readonly color: string
  /** Seconds since the run began. */
  readonly at: number
  readonly ms: number
  readonly isWarmup: boolean
  /** A diamond is a new connection, a circle a reused one. */
  readonly symbol: 'diamond' | 'circle'
  readonly tooltip: string
}

interface BinPercentiles {
  readonly target: string
  readonly connection: string
  readonly color: string
  readonly at: number
  readonly p50: number
  readonly p95: number
}

interface FaultMark {
  readonly target: string
  readonly at: number
  /** Pixels. */
  readonly radius: number
  readonly tooltip: string
}

/** The most failures that are drawn one by one. */
const MAX_SINGLE_FAULTS = 60

/** With fewer trials in a group, a line through them says no more than the dots. */
const MIN_TRIALS_FOR_LINES = 200

/** The symbols of a new connection and of a reused one. */
const SYMBOLS: Readonly<Record<ConnectionState, Dot['symbol']>> = {
  cold: 'diamond',
  resumed: 'diamond',
  warm: 'circle',
  hot: 'circle',
}

/** How the time until heard changed during the run, with failures and warm-up. */
export function renderTimelineSection({ runSummary }: RunReportInput): Section | undefined {
  const { summaries } = runSummary
  const dots = summaries.flatMap((summary) => toDots(summary, targetStyle(runSummary, summary.target).color))
  if (dots.length === 0) return undefined
  const targets = [...new Set(summaries.map(({ target }) => target))]
  const faults = summaries.flatMap(toFaultMarks)
  const answered = summaries.reduce((sum, { group }) => sum + group.timeline.answered.total, 0)
  const failed = summaries.reduce((sum, { group }) => sum + group.timeline.failed.total, 0)
  const bins = summaries.flatMap((summary) =>
    toBinPercentiles(summary, targetStyle(runSummary, summary.target).color),
  )
  const from = Math.floor(least([...dots, ...faults].map(({ at }) => at)))
  const warmUntil = Math.max(...summaries.map(({ group }) => group.timeline.warmupEnd)) / 1e6
  const sampleNote =
    dots.length < answered
      ? `${dots.length} of ${answered} answers are drawn (by trial number). Lines: median and 95th percentile of all.`
      : ''
  return {
    id: 'course',
    title: 'Did latency change during the run?',
    body: html`<p>Every answer, by the time of its request. If you see a step, a drift or a burst of faults, one number does not describe the whole run.</p>
${renderFigure(
  {
    id: 'chart-course',
    title: 'Time until heard during the run',
    altText: `${answered} answers and ${failed} failures over ${(runSummary.elapsed / 1e6).toFixed(0)} seconds, one panel for each of ${targets.length} targets.`,
    caption: html`Circles: reused connection; diamonds: new connection. Filled: measured. Hollow: warm-up, not included in any number of this report${warmUntil > 0 && html`; the shaded stretch lasts until its last trial ended`}. <span class="fault-mark">▼</span> failed before anything was heard${failed > MAX_SINGLE_FAULTS && ', larger for more failures at that time'}. ${sampleNote}`,
  },
  timelineChart({ dots, faults, bins, targets, warmUntil, from }),
)}
<dl class="notes">${[...formatConnectionNotes(runSummary), ...formatRewordingNotes(runSummary), ...formatLoadNotes(runSummary)].map(({ label, text }) => html`<dt>${label}</dt><dd>${text}</dd>`)}</dl>`,
  }
}

interface TimelineMarks {
  readonly dots: readonly Dot[]
  readonly faults: readonly FaultMark[]
  readonly bins: readonly BinPercentiles[]
  readonly targets: readonly string[]
  readonly warmUntil: number
  /** The first instant that is drawn, in seconds. */
  readonly from: number
}

function timelineChart(marks: TimelineMarks): ChartDefinition {
  const { dots, faults, bins, targets } = marks
  const highest = greatest([...dots.map(({ ms }) => ms), ...bins.map(({ p95 }) => p95)])
  return ({ width, narrow }) => ({
    width,
    height: targets.length * (narrow ? 120 : 130) + 44,
    marginLeft: 46,
    marginRight: 12,
    marginTop: 6,
    x: { label: 'seconds since the run began', ticks: narrow ? 5 : 10 },
    y: { label: null, domain: [0, highest * 1.18], ticks: 4, grid: true },
    r: { type: 'identity' },
    fy: { domain: targets, axis: null, padding: 0.1 },
    marks: [
      warmupShade(marks, highest * 1.18),
      ...trialDots(dots, bins.length > 0),
      binLine(bins, 'p50', { strokeWidth: 2.5 }),
      binLine(bins, 'p95', { strokeWidth: 1.5, strokeDasharray: '4 3' }),
      valueDots(bins, { fy: 'target', x: 'at', y: 'p50', title: formatBin }),
      faultTriangles(faults, highest * 1.08),
      panelLabels(targets, narrow, LABEL_OVER_MARKS),
    ],
  })
}

function warmupShade({ targets, warmUntil, from }: TimelineMarks, y2: number) {
  return Plot.rect(warmUntil > 0 ? targets : [], {
    fy: (target: string) => target,
    x1: from,
    x2: warmUntil,
    y1: 0,
    y2,
    fill: 'var(--shade)',
  })
}

/** Filled dots are measured trials, hollow ones warm-up. Under lines the dots are fainter. */
function trialDots(dots: readonly Dot[], underLines: boolean) {
  const place = { fy: 'target', x: 'at', y: 'ms', symbol: 'symbol', title: 'tooltip' }
  return [
    Plot.dot(
      dots.filter(({ isWarmup }) => !isWarmup),
      { ...place, r: underLines ? 1.6 : 2.6, fill: 'color', fillOpacity: underLines ? 0.4 : 0.75 },
    ),
    Plot.dot(
      dots.filter(({ isWarmup }) => isWarmup),
      { ...place, r: 2.6, stroke: 'color' },
    ),
  ]
}

function binLine(
  bins: readonly BinPercentiles[],
  y: 'p50' | 'p95',
  style: { readonly strokeWidth: number; readonly strokeDasharray?: string },
) {
  return Plot.line(bins, { fy: 'target', x: 'at', y, stroke: 'color', z: 'connection', ...style })
}

function formatBin({ target, connection, at, p50, p95 }: BinPercentiles): string {
  return `${target}, ${connection}, ${at.toFixed(0)} s: p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`
}

function faultTriangles(faults: readonly FaultMark[], y: number) {
  return Plot.dot(faults, {
    fy: 'target',
    x: 'at',
    y,
    r: 'radius',
    symbol: 'triangle',
    rotate: 180,
    fill: 'var(--bad)',
    title: 'tooltip',
  })
}

function toDots({ target, connection, group }: TargetSummary, color: string): Dot[] {
  const symbol = SYMBOLS[connection]
  return group.timeline.answered.items().map((trial) => {
    const ms = toMilliseconds(durationOf('ttfa_heard', trial) ?? 0)
    const isWarmup = trial.phase === 'warmup'
    const tooltip = `${target}, trial ${trial.trial}, ${connection}${isWarmup ? ', warm-up' : ''}: ${ms.toFixed(0)} ms`
    return { target, color, at: startSeconds(trial), ms, isWarmup, symbol, tooltip }
  })
}

/**
 * Failures one by one while there are few; otherwise one mark per interval of time, larger where more trials
 * failed.
 */
function toFaultMarks({ target, group }: TargetSummary): FaultMark[] {
  const { failed, bins } = group.timeline
  if (failed.total <= MAX_SINGLE_FAULTS)
    return failed.items().map((trial) => {
      const tooltip = `${target}, trial ${trial.trial}: ${trial.outcome}`
      return { target, at: startSeconds(trial), radius: 4.5, tooltip }
    })
  return bins.bins().flatMap(({ faults, values, from, to }) => {
    const trials = faults + values.total
    const tooltip = `${target}: ${faults} of ${trials} failed`
    return faults === 0
      ? []
      : [{ target, at: (from + to) / 2e6, radius: 2 + 5 * Math.sqrt(faults / trials), tooltip }]
  })
}

/** A line belongs to one connection state; a target with several has several lines. */
function toBinPercentiles(
  { target, connection, trials, group }: TargetSummary,
  color: string,
): BinPercentiles[] {
  if (trials < MIN_TRIALS_FOR_LINES) return []
  return group.timeline.bins.bins().flatMap(({ values, from, to }) => {
    const [p50, p95] = [values.percentile(0.5), values.percentile(0.95)]
    if (p50 === undefined || p95 === undefined) return []
    return [
      {
        target,
        connection,
        color,
        at: (from + to) / 2e6,
        p50: toMilliseconds(p50),
        p95: toMilliseconds(p95),
      },
    ]
  })
}

function startSeconds({ at }: Trial): number {
  return (at.began ?? at.due ?? 0) / 1e6
}
