import type { Colors } from 'picocolors/types.d.ts'
import type { Millis } from '../../core/units.ts'
import { layOutTable, type TextCell, wrap } from '../../report/format/tables/text-table.ts'
import { formatMilliseconds } from '../../report/format/units/durations.ts'
import type { TerminalSize } from '../output/terminal.ts'
import type { LiveSnapshot, LiveTarget } from './live-run.ts'
import { formatRemainingSpend } from './remaining-spend.ts'

/** Minimum width of the table. A narrower terminal gets one line. */
const MIN_COLUMNS = 80
/** Maximum width. In a wider table, numbers would be too far from their names. */
const MAX_COLUMNS = 110

const HEAD = ['target', 'sent', 'in flight', 'ok', 'faults', 'heard p50', 'p95 ms', 'a second']

/**
 * Formats a run in progress for a terminal: a line per target, then the time and the remaining cost. It never
 * has more lines than the screen, because lines that have scrolled away cannot be redrawn.
 */
export function formatLiveTable(
  snapshot: LiveSnapshot,
  paint: Colors,
  { columns, rows: screen }: TerminalSize,
): string[] {
  if (columns < MIN_COLUMNS) return [formatLiveLine(snapshot).slice(0, columns - 1)]
  const rows = [
    HEAD.map(
      (text, column): TextCell => ({ text, paint: paint.dim, align: column === 0 ? 'left' : 'right' }),
    ),
    ...snapshot.targets.map((target) => rowOf(target, paint)),
  ]
  const width = Math.min(columns, MAX_COLUMNS)
  const lines = layOutTable(rows, width)
  const below = snapshot.spend ? wrap(formatRemainingSpend(snapshot.spend), width) : []
  const fitting = lines.slice(0, Math.max(2, screen - 2 - below.length))
  const more = lines.length > fitting.length ? `${lines.length - fitting.length} lines more; ` : ''
  return [...fitting, ...[`${more}${formatTime(snapshot)}`, ...below].map(paint.dim)]
}

/** Formats a run in progress as one line, for a log. */
export function formatLiveLine(snapshot: LiveSnapshot): string {
  const sum = (of: (target: LiveTarget) => number) =>
    snapshot.targets.reduce((total, each) => total + of(each), 0)
  const done = sum(({ ok, faults }) => ok + faults)
  const expected = sum((target) => target.expected)
  const ended = Number.isFinite(expected) ? `${done} of ${expected}` : String(done)
  const faults = sum(({ faults }) => faults)
  const counts = `${ended} ${snapshot.counted}, ${sum(({ inFlight }) => inFlight)} in flight, ${faults} ${faults === 1 ? 'fault' : 'faults'}`
  const spend = snapshot.spend ? `; ${formatRemainingSpend(snapshot.spend)}` : ''
  return `${counts}, ${formatTime(snapshot)}${formatTotalRate(snapshot)}${spend}`
}

/** The total rate of all targets, next to the scheduled rate. */
function formatTotalRate({ targets }: LiveSnapshot): string {
  if (!targets.some(({ scheduled }) => scheduled !== undefined)) return ''
  const sum = (of: (target: LiveTarget) => number) => targets.reduce((total, each) => total + of(each), 0)
  return `, ${sum(({ rate }) => rate).toFixed(1)} of ${sum(({ scheduled }) => scheduled ?? 0).toFixed(1)} a second`
}

function rowOf(target: LiveTarget, paint: Colors): TextCell[] {
  const { id, sent, expected, inFlight, ok, faults, p50, p95 } = target
  const right = (text: string, color?: TextCell['paint']): TextCell => ({
    text,
    align: 'right',
    ...(color && { paint: color }),
  })
  return [
    { text: id },
    right(Number.isFinite(expected) ? `${sent}/${expected}` : String(sent)),
    right(String(inFlight)),
    right(String(ok)),
    right(String(faults), faults > 0 ? paint.red : undefined),
    right(p50 === undefined ? '–' : formatMilliseconds(p50)),
    right(p95 === undefined ? '–' : formatMilliseconds(p95)),
    right(formatRate(target)),
  ]
}

/** Starts per second, next to the scheduled rate. */
function formatRate({ rate, scheduled }: LiveTarget): string {
  return scheduled === undefined ? rate.toFixed(1) : `${rate.toFixed(1)} of ${scheduled.toFixed(1)}`
}

function formatTime({ elapsed, left, targets }: LiveSnapshot): string {
  if (elapsed === 0) return 'nothing sent yet'
  const since = `${formatElapsed(elapsed)} so far`
  if (left === 0 && targets.some(({ inFlight }) => inFlight > 0))
    return `${since}, waiting for the last answers`
  return left === undefined ? since : `${since}, about ${formatElapsed(left)} left`
}

/** `42 s`, `3 min 20 s`, `1 h 5 min`. */
function formatElapsed(milliseconds: Millis): string {
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}
