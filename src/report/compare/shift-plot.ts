import type { Shift } from '../../tally/compare/compare-arms.ts'
import { formatChange, percentileLabel } from '../format/units/changes.ts'

/** Columns of the axis. An odd number, so that zero is in the middle. */
const WIDTH = 45
const MIDDLE = (WIDTH - 1) / 2
/** The minimum range of the axis, so that noise does not fill the plot. */
const MIN_RANGE = Math.log(1.05)

/**
 * Plots the change of a stage at each quantile (Doksum's shift function, as ratios): one line per quantile
 * with its estimate and interval, on an axis with zero in the middle. Empty with too few trials.
 */
export function renderShiftPlot(shifts: readonly Shift[]): string[] {
  const known = shifts.filter((shift) => shift.kind === 'shift')
  if (known.length === 0) return []
  const ends = known.flatMap(({ low, high }) => [Math.abs(Math.log(low)), Math.abs(Math.log(high))])
  const range = Math.max(MIN_RANGE, ...ends.filter(Number.isFinite))
  const least = formatChange(Math.exp(-range))
  const most = formatChange(Math.exp(range))
  const ruler = `${least}${'0'.padStart(MIDDLE - least.length + 1)}${most.padStart(WIDTH - MIDDLE - 1)}`
  return [
    `${''.padEnd(6)}${ruler}`,
    ...known.map((shift) => `${percentileLabel(shift.share).padEnd(6)}${bar(shift, range)}`),
  ]
}

function bar({ low, high, ratio }: Extract<Shift, { kind: 'shift' }>, range: number): string {
  const columns: string[] = Array.from({ length: WIDTH }, (_, column) => (column === MIDDLE ? '┊' : ' '))
  const from = columnOf(low, range)
  const to = columnOf(high, range)
  for (let column = from; column <= to; column += 1) columns[column] = '─'
  columns[from] = '├'
  columns[to] = '┤'
  columns[columnOf(ratio, range)] = '●'
  return columns.join('').trimEnd()
}

/** Values beyond the axis are drawn at its end. */
function columnOf(ratio: number, range: number): number {
  const position = MIDDLE + (Math.log(ratio) / range) * MIDDLE
  return Math.max(0, Math.min(WIDTH - 1, Math.round(position)))
}
