import * as Plot from '@observablehq/plot'
import type { HistoryPoint, MetricChange, MetricHistory } from '../../../tally/changes/history.ts'
import { formatChange } from '../../format/units/changes.ts'
import { formatDuration, formatShare } from '../../format/units/durations.ts'
import { parseCompanion } from '../companion.ts'
import type { Drawing } from '../draw.ts'
import { figure } from '../figure.ts'
import { html, type Markup } from '../markup.ts'
import type { Material, Section } from '../section.ts'
import { exact, phrase, table } from '../table.ts'

/** What `ttfa history` leaves in `history.json` beside the folders of runs. Microseconds and shares. */
interface StoredHistory {
  readonly schema_version: 1
  readonly histories: readonly MetricHistory[]
}

/** Numbers that are drawn; the table has all. */
const MOST = 8

/** How the run's numbers were in the runs before and after it, and since when they are what they are. */
export function history({ companions, digest }: Material): Section | undefined {
  const stored = parseCompanion<StoredHistory>(companions['history.json'])
  const { run } = digest.file
  const own =
    stored?.histories.filter(
      ({ points }) => points.length > 1 && points.some((point) => point.run === run),
    ) ?? []
  if (own.length === 0) return undefined
  const changed = own.filter(({ changes }) => changes.length > 0)
  const drawn = (changed.length > 0 ? changed : own.filter(isFirstOfItsTarget)).slice(0, MOST)
  return {
    id: 'history',
    title: 'Has it always been like this?',
    body: html`<p>${changed.length} of the ${own.length} numbers that were followed over the runs of this scenario changed at some point. Changes are those of E-divisive with Student’s t; it takes about eight runs on each side to see one. Each dot is a run at the time it began, the large one is this run; lines are what is typical between changes.</p>
${drawn.map((each, index) => chart(each, index, run))}
${numbers(own, run)}`,
  }
}

/** Where nothing changed, one number of each target shows it. */
function isFirstOfItsTarget(
  { followed }: MetricHistory,
  index: number,
  all: readonly MetricHistory[],
): boolean {
  const keyOf = (one: MetricHistory['followed']) => `${one.target} ${one.connection}`
  return all.findIndex((other) => keyOf(other.followed) === keyOf(followed)) === index
}

function chart(followed: MetricHistory, index: number, run: string): Markup {
  const { points, changes } = followed
  const format = formatOf(followed)
  const values = points.map(({ value }) => value)
  const range = `${points.length} runs, ${format(Math.min(...values))} to ${format(Math.max(...values))}`
  return figure(
    {
      id: `chart-history-${index}`,
      title: nameOf(followed),
      alternative: [
        range,
        ...(changes.length > 0 ? changes.map((change) => changeLine(change, followed)) : ['no change']),
      ].join('; '),
    },
    drawing(followed, run),
  )
}

interface Stretch {
  readonly from: Date
  readonly to: Date
  readonly level: number
}

function drawing({ followed, points, changes }: MetricHistory, run: string): Drawing {
  const scale = followed.unit === 'duration' ? 1 / 1000 : 100
  const dots = points.map((point) => ({
    at: dateOf(point),
    value: point.value * scale,
    own: point.run === run,
  }))
  const stretches = stretchesOf(points, changes).map((stretch) => ({
    ...stretch,
    level: stretch.level * scale,
  }))
  const domain = domainOf(
    followed.unit,
    dots.map(({ value }) => value),
  )
  const marks = changes.map(({ since }) => ({ at: dateOf(since), words: since.started_at.slice(0, 10) }))
  return ({ width, narrow }) => ({
    width,
    height: narrow ? 200 : 220,
    marginLeft: 50,
    marginRight: 18,
    marginTop: 22,
    x: { type: 'utc', label: 'when the run began (UTC)', ticks: narrow ? 4 : 8 },
    y: { label: followed.unit === 'duration' ? 'ms' : '%', domain, grid: true, ticks: 4 },
    marks: [
      Plot.ruleX(marks, { x: 'at', stroke: 'var(--bad)', strokeDasharray: '4 3', strokeWidth: 1.5 }),
      Plot.text(marks, {
        x: 'at',
        text: 'words',
        frameAnchor: 'top',
        dy: -14,
        fill: 'var(--bad)',
        fontWeight: 600,
      }),
      Plot.ruleY(stretches, {
        x1: 'from',
        x2: 'to',
        y: 'level',
        stroke: 'var(--series-0)',
        strokeWidth: 2.5,
      }),
      Plot.dot(dots, { x: 'at', y: 'value', r: 3, fill: 'var(--series-0)', fillOpacity: 0.65 }),
      Plot.dot(
        dots.filter(({ own }) => own),
        { x: 'at', y: 'value', r: 6.5, stroke: 'var(--ink)', strokeWidth: 2, fill: 'var(--series-0)' },
      ),
    ],
  })
}

/** Milliseconds from zero on; percent with a point of room where there is room. */
function domainOf(unit: MetricHistory['followed']['unit'], values: readonly number[]): [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return unit === 'duration' ? [0, most * 1.12] : [Math.max(0, least - 1), Math.min(100, most + 1)]
}

/** What was typical from each change to the next. */
function stretchesOf(points: readonly HistoryPoint[], changes: readonly MetricChange[]): Stretch[] {
  const starts = [points[0], ...changes.map(({ since }) => since)]
  const levels = [changes[0]?.before, ...changes.map(({ after }) => after)]
  return starts.flatMap((start, index) => {
    const level = levels[index]
    const next = starts[index + 1]
    const end = next ? points[points.findIndex(({ run }) => run === next.run) - 1] : points.at(-1)
    return start && end && level !== undefined ? [{ from: dateOf(start), to: dateOf(end), level }] : []
  })
}

function numbers(own: readonly MetricHistory[], run: string): Markup {
  return table({
    caption: 'Numbers over the runs of this scenario',
    columns: [
      { head: 'number' },
      { head: 'runs', number: true },
      { head: 'this run', number: true },
      { head: 'changes' },
    ],
    rows: own.map((followed) => {
      const value = followed.points.find((point) => point.run === run)?.value
      return [
        nameOf(followed),
        String(followed.points.length),
        exact(value, value === undefined ? '–' : formatOf(followed)(value)),
        followed.changes.length === 0
          ? 'none'
          : html`<ul class="plain">${followed.changes.map((change) => html`<li>${phrase(changeLine(change, followed))}</li>`)}</ul>`,
      ]
    }),
  })
}

function changeLine({ since, before, after, chance, runs }: MetricChange, followed: MetricHistory): string {
  const format = formatOf(followed)
  const size =
    followed.followed.unit === 'duration'
      ? formatChange(after / before)
      : `${Number(((after - before) * 100).toFixed(1))} points`
  const sure = chance < 1e-6 ? 'p < 0.000001' : `p = ${chance.toPrecision(1)}`
  return `since ${since.started_at.slice(0, 16).replace('T', ' ')} UTC (${since.run}): ${format(before)} → ${format(after)}, ${size} (${sure}; ${runs[0]} runs before, ${runs[1]} since)`
}

function nameOf({ followed: { target, connection, metric, simulated } }: MetricHistory): string {
  return `${target} ${connection}, ${metric}${simulated ? ' (simulated)' : ''}`
}

function formatOf({ followed }: MetricHistory): (value: number) => string {
  return followed.unit === 'duration' ? formatDuration : formatShare
}

function dateOf({ started_at }: HistoryPoint): Date {
  return new Date(started_at)
}
