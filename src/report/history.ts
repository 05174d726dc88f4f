import type { Colors } from 'picocolors/types.d.ts'
import type { Change, History } from '../tally/changes/history.ts'
import { changeWords } from './change-words.ts'
import { wrap } from './text-table.ts'
import { formatDuration, formatShare } from './units.ts'

const WIDTH = 80
const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
/** The most runs that a line of bars shows, counted from the last. */
const SHOWN = 60

/** Every metric over its runs, with its changes. Ends in a newline. */
export function historyText(histories: readonly History[], paint: Colors): string {
  if (histories.length === 0) return 'no finished, valid run has a metric to track\n'
  return histories
    .map((history) => historyLines(history, paint).join('\n'))
    .join('\n\n')
    .concat('\n')
}

/** The same as JSON: microseconds and shares. Ends in a newline. */
export function historyJson(histories: readonly History[]): string {
  return `${JSON.stringify({ schema_version: 1, histories }, null, 2)}\n`
}

function historyLines({ followed, points, changes }: History, paint: Colors): string[] {
  const { scenario, target, connection, metric, simulated } = followed
  const name = `${scenario}: ${target} ${connection}  ${metric}${simulated ? '  SIMULATED' : ''}`
  const shown = points.slice(-SHOWN)
  const values = shown.map(({ value }) => value)
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const format = followed.unit === 'duration' ? formatDuration : formatShare
  return [
    ...wrap(name, WIDTH).map(paint.bold),
    `${bars(values, least, most)}  ${points.length} runs, ${format(least)} to ${format(most)}`,
    ...(changes.length === 0
      ? ['no change']
      : changes.flatMap((change) => changeLines(change, followed, paint))),
  ]
}

function changeLines(
  { since, before, after, chance, runs }: Change,
  { unit }: History['followed'],
  paint: Colors,
): string[] {
  const format = unit === 'duration' ? formatDuration : formatShare
  const worse = unit === 'duration' ? after > before : after < before
  const size =
    unit === 'duration'
      ? changeWords(after / before)
      : `${Number(((after - before) * 100).toFixed(1))} points`
  const sure = chance < 1e-6 ? 'p < 0.000001' : `p = ${chance.toPrecision(1)}`
  const words = `since ${since.started_at} (${since.run}): ${format(before)} → ${format(after)}, ${size} (${sure}; ${runs[0]} runs before, ${runs[1]} since)`
  return wrap(words, WIDTH - 2).map(
    (line, index) => `${index === 0 ? '▸ ' : '  '}${(worse ? paint.red : paint.green)(line)}`,
  )
}

function bars(values: readonly number[], least: number, most: number): string {
  const range = most - least || 1
  return values
    .map((value) => BARS[Math.round(((value - least) / range) * (BARS.length - 1))] ?? '▁')
    .join('')
}
