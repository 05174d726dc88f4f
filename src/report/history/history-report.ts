import type { Colors } from 'picocolors/types.d.ts'
import {
  isWorse,
  type MetricChange,
  type MetricHistory,
  RUNS_TO_TELL,
} from '../../tally/history/history-changes.ts'
import { standInWord } from '../format/stand-ins.ts'
import { TEXT_WIDTH, wrap } from '../format/tables/text-table.ts'
import { formatChange } from '../format/units/changes.ts'
import { formatDuration, formatShare } from '../format/units/durations.ts'

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
/** The most runs that a bar chart shows, counted from the last. */
const MAX_RUNS_SHOWN = 60

/** Every metric over its runs, with its changes. Ends in a newline. */
export function renderHistoryText(histories: readonly MetricHistory[], paint: Colors): string {
  if (histories.length === 0) return 'no finished, valid run has a metric to track\n'
  return histories
    .map((history) => historyLines(history, paint).join('\n'))
    .join('\n\n')
    .concat('\n')
}

/** The history as JSON: microseconds and shares. Ends in a newline. */
export function formatHistoryJson(histories: readonly MetricHistory[]): string {
  return `${JSON.stringify({ schema_version: 1, histories }, null, 2)}\n`
}

function historyLines({ tracked, points, changes }: MetricHistory, paint: Colors): string[] {
  const { scenario, target, connection, metric } = tracked
  const word = standInWord(tracked)
  const name = `${scenario}: ${target} ${connection}  ${metric}${word ? `  ${word.toUpperCase()}` : ''}`
  const shown = points.slice(-MAX_RUNS_SHOWN)
  const values = shown.map(({ value }) => value)
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const format = tracked.unit === 'duration' ? formatDuration : formatShare
  return [
    ...wrap(name, TEXT_WIDTH).map(paint.bold),
    points.length === 1
      ? `${bars(values, least, most)}  1 run, ${format(most)}`
      : `${bars(values, least, most)}  ${points.length} runs, ${format(least)} to ${format(most)}`,
    ...(changes.length === 0
      ? [describeUnchanged(points.length)]
      : changes.flatMap((change) => changeLines(change, tracked, paint))),
  ]
}

function describeUnchanged(runs: number): string {
  if (runs === 1) return 'nothing to compare it with yet'
  return runs < RUNS_TO_TELL
    ? 'too few runs to find a change: it takes about eight on each side'
    : 'no change'
}

function changeLines(
  { since, before, after, p_value: pValue, runs }: MetricChange,
  { unit }: MetricHistory['tracked'],
  paint: Colors,
): string[] {
  const format = unit === 'duration' ? formatDuration : formatShare
  const worse = isWorse({ before, after }, unit)
  const size =
    unit === 'duration'
      ? formatChange(after / before)
      : `${Number(((after - before) * 100).toFixed(1))} points`
  const sure = pValue < 1e-6 ? 'p < 0.000001' : `p = ${pValue.toPrecision(1)}`
  const words = `since ${since.started_at} (${since.run}): ${format(before)} → ${format(after)}, ${size} (${sure}; ${runs[0]} runs before, ${runs[1]} since)`
  return wrap(words, TEXT_WIDTH - 2).map(
    (line, index) => `${index === 0 ? '▸ ' : '  '}${(worse ? paint.red : paint.green)(line)}`,
  )
}

function bars(values: readonly number[], least: number, most: number): string {
  const range = most - least || 1
  return values
    .map((value) => BARS[Math.round(((value - least) / range) * (BARS.length - 1))] ?? '▁')
    .join('')
}
