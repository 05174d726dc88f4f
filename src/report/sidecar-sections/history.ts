import * as Plot from '@observablehq/plot'
import { greatest, least } from '../../core/extremes.ts'
import type {
  HistorySidecar,
  StoredChange,
  StoredHistory,
  StoredPoint,
} from '../../results/sidecars/history.ts'
import { isWorse, RUNS_TO_TELL } from '../../tally/history/history-changes.ts'
import { renderFigure } from '../format/charts/figure.ts'
import type { ChartDefinition } from '../format/charts/render-chart.ts'
import { html, type Markup } from '../format/markup/html.ts'
import type { Section } from '../format/markup/section.ts'
import { renderData, renderTable } from '../format/markup/table.ts'
import { standInWord } from '../format/stand-ins.ts'
import { formatChange } from '../format/units/changes.ts'
import { formatDuration, formatShare } from '../format/units/durations.ts'
import type { SidecarInput } from './sidecar-section.ts'

/** The most numbers that are drawn; the table has all. */
const MAX_CHARTS = 8

/** The run's numbers in the runs before and after it, and since when they are at their level. */
export function renderHistorySection(
  { histories }: HistorySidecar,
  runSummary: SidecarInput['runSummary'],
): Section | undefined {
  return renderRunHistory(histories, runSummary.file.run)
}

/** The section for the run with this name. Undefined if none of its numbers occurs in another run. */
export function renderRunHistory(histories: readonly StoredHistory[], run: string): Section | undefined {
  const own = histories.filter(({ points }) => points.length > 1 && points.some((point) => point.run === run))
  if (own.length === 0) return undefined
  const changed = own.filter(({ changes }) => changes.length > 0)
  const drawn = (changed.length > 0 ? changed : own.filter(isFirstOfTarget)).slice(0, MAX_CHARTS)
  return {
    id: 'history',
    title: 'Did these numbers change over past runs?',
    body: html`<p>${formatAnswer(own, changed)} Changes are found by E-divisive with Student’s t; a change needs about eight runs on each side to be found. Each dot is a run, the large dot is this run; lines are the mean between changes.</p>
${renderChanges(changed)}
${drawn.map((each, index) => renderHistoryFigure(each, index, run))}
${renderHistoryTable(own, run)}`,
  }
}

/** Finding no change in a few runs does not mean that there was none. */
function formatAnswer(own: readonly StoredHistory[], changed: readonly StoredHistory[]): string {
  if (changed.length > 0)
    return `${changed.length} of the ${own.length} numbers tracked over the runs of this scenario changed at some point.`
  const runs = Math.max(...own.map(({ points }) => points.length))
  return runs < RUNS_TO_TELL
    ? `There are too few runs to find a change: ${runs}.`
    : `None of the ${own.length} numbers tracked over the runs of this scenario changed.`
}

/** As sentences, which fit a phone better than table columns. */
function renderChanges(changed: readonly StoredHistory[]): Markup {
  return html`<ul>${changed.flatMap((history) =>
    history.changes.map(
      (change) =>
        html`<li>${formatSeriesName(history)}: ${formatMetricChange(change, history)}</li>
`,
    ),
  )}</ul>`
}

/** If nothing changed, one number of each target is enough. */
function isFirstOfTarget({ tracked }: StoredHistory, index: number, all: readonly StoredHistory[]): boolean {
  const keyOf = (one: StoredHistory['tracked']) => `${one.target} ${one.connection}`
  return all.findIndex((other) => keyOf(other.tracked) === keyOf(tracked)) === index
}

function renderHistoryFigure(history: StoredHistory, index: number, run: string): Markup {
  const { points, changes } = history
  const format = valueFormat(history)
  const values = points.map(({ value }) => value)
  const range = `${points.length} runs, ${format(least(values))} to ${format(greatest(values))}`
  return renderFigure(
    {
      id: `chart-history-${index}`,
      title: formatSeriesName(history),
      altText: [
        range,
        ...(changes.length > 0
          ? changes.map((change) => formatMetricChange(change, history))
          : [points.length < RUNS_TO_TELL ? 'too few runs to find a change' : 'no change']),
      ].join('; '),
    },
    historyChart(history, run),
  )
}

interface LevelSegment {
  readonly from: Date
  readonly to: Date
  readonly level: number
}

function historyChart({ tracked, points, changes }: StoredHistory, run: string): ChartDefinition {
  const scale = tracked.unit === 'duration' ? 1 / 1000 : 100
  const dots = points.map((point) => ({
    at: toDate(point),
    value: point.value * scale,
    own: point.run === run,
    words: `${point.run}: ${(point.value * scale).toFixed(1)} ${tracked.unit === 'duration' ? 'ms' : '%'}`,
  }))
  const segments = toSegments(points, changes).map((segment) => ({
    ...segment,
    level: segment.level * scale,
  }))
  const domain = findDomain(
    tracked.unit,
    dots.map(({ value }) => value),
  )
  return ({ width, narrow }) => ({
    width,
    height: narrow ? 200 : 220,
    marginLeft: 50,
    marginRight: 18,
    marginTop: 22,
    marginBottom: 46,
    x: {
      type: 'utc',
      label: 'when the run began (UTC)',
      labelOffset: 40,
      ticks: narrow ? 3 : 8,
      tickFormat: (at: Date) => formatTick(at, narrow),
    },
    y: { label: tracked.unit === 'duration' ? 'ms' : '%', domain, grid: true, ticks: 4 },
    marks: [
      ...drawChanges(changes, tracked),
      Plot.ruleY(segments, {
        x1: 'from',
        x2: 'to',
        y: 'level',
        stroke: 'var(--series-0)',
        strokeWidth: 2.5,
      }),
      Plot.dot(dots, {
        x: 'at',
        y: 'value',
        r: 3,
        fill: 'var(--series-0)',
        fillOpacity: 0.65,
        title: 'words',
      }),
      Plot.dot(
        dots.filter(({ own }) => own),
        { x: 'at', y: 'value', r: 6.5, stroke: 'var(--ink)', strokeWidth: 2, fill: 'var(--series-0)' },
      ),
    ],
  })
}

/** When it changed, in the colour of a change for the worse or for the better. */
function drawChanges(changes: readonly StoredChange[], { unit }: StoredHistory['tracked']): Plot.Markish[] {
  return changes.flatMap((change) => {
    const ink = isWorse(change, unit) ? 'var(--bad)' : 'var(--good)'
    const at = [toDate(change.since)]
    return [
      Plot.ruleX(at, { stroke: ink, strokeDasharray: '4 3', strokeWidth: 1.5 }),
      Plot.text(at, {
        x: Plot.identity,
        text: [change.since.started_at.slice(0, 10)],
        frameAnchor: 'top',
        dy: -14,
        fill: ink,
        fontWeight: 600,
      }),
    ]
  })
}

/** A day, or an hour within one day. On a narrow drawing there is no room for years. */
function formatTick(at: Date, narrow: boolean): string {
  const [day = '', hour = ''] = at.toISOString().slice(0, 16).split('T')
  if (hour !== '00:00') return hour
  return narrow ? day.slice(5) : day
}

/** Milliseconds start at zero; percentages get one point of margin where possible. */
function findDomain(unit: StoredHistory['tracked']['unit'], values: readonly number[]): [number, number] {
  const [lowest, highest] = [least(values), greatest(values)]
  return unit === 'duration' ? [0, highest * 1.12] : [Math.max(0, lowest - 1), Math.min(100, highest + 1)]
}

/** The typical value from each change to the next. */
function toSegments(points: readonly StoredPoint[], changes: readonly StoredChange[]): LevelSegment[] {
  const starts = [points[0], ...changes.map(({ since }) => since)]
  const levels = [changes[0]?.before, ...changes.map(({ after }) => after)]
  return starts.flatMap((start, index) => {
    const level = levels[index]
    const next = starts[index + 1]
    const end = next ? points[points.findIndex(({ run }) => run === next.run) - 1] : points.at(-1)
    return start && end && level !== undefined ? [{ from: toDate(start), to: toDate(end), level }] : []
  })
}

function renderHistoryTable(own: readonly StoredHistory[], run: string): Markup {
  return renderTable({
    caption: 'Numbers over the runs of this scenario',
    columns: [
      { head: 'number' },
      { head: 'runs', number: true },
      { head: 'this run', number: true },
      { head: 'changes', number: true },
    ],
    rows: own.map((history) => {
      const value = history.points.find((point) => point.run === run)?.value
      return [
        formatSeriesName(history),
        String(history.points.length),
        renderData(value, value === undefined ? '–' : valueFormat(history)(value)),
        formatCount(history),
      ]
    }),
  })
}

/** How often it changed; empty if a change could not have been found. */
function formatCount({ changes, points }: StoredHistory): string {
  return changes.length === 0 && points.length < RUNS_TO_TELL ? '–' : String(changes.length)
}

function formatMetricChange(
  { since, before, after, p_value: pValue, runs }: StoredChange,
  history: StoredHistory,
): string {
  const format = valueFormat(history)
  const size =
    history.tracked.unit === 'duration'
      ? formatChange(after / before)
      : `${Number(((after - before) * 100).toFixed(1))} points`
  const sure = pValue < 1e-6 ? 'p < 0.000001' : `p = ${pValue.toPrecision(1)}`
  return `since ${since.started_at.slice(0, 16).replace('T', ' ')} UTC (${since.run}): ${format(before)} → ${format(after)}, ${size} (${sure}; ${runs[0]} runs before, ${runs[1]} since)`
}

function formatSeriesName({ tracked }: StoredHistory): string {
  const word = standInWord(tracked)
  return `${tracked.target} ${tracked.connection}, ${tracked.metric}${word ? ` (${word})` : ''}`
}

function valueFormat({ tracked }: StoredHistory): (value: number) => string {
  return tracked.unit === 'duration' ? formatDuration : formatShare
}

function toDate({ started_at }: StoredPoint): Date {
  return new Date(started_at)
}
