import type { Shift } from '../tally/compare/comparison.ts'
import { changeWords, percentileName } from './change-words.ts'

/** Columns of the axis. An odd number, so that zero is in the middle. */
const WIDTH = 45
const MIDDLE = (WIDTH - 1) / 2
/** The minimum range of the axis, so that noise does not fill the plot. */
const NARROWEST = Math.log(1.05)

/**
 * Plots the change of a stage at each quantile (Doksum's shift function, as ratios): one line per quantile
 * with its estimate and interval, on an axis with zero in the middle. Empty with too few trials.
 */
export function shiftPlot(shifts: readonly Shift[]): string[] {
  const known = shifts.filter((shift) => shift.kind === 'shift')
  if (known.length === 0) return []
  const ends = known.flatMap(({ low, high }) => [Math.abs(Math.log(low)), Math.abs(Math.log(high))])
  const reach = Math.max(NARROWEST, ...ends.filter(Number.isFinite))
  const least = changeWords(Math.exp(-reach))
  const most = changeWords(Math.exp(reach))
  const ruler = `${least}${'0'.padStart(MIDDLE - least.length + 1)}${most.padStart(WIDTH - MIDDLE - 1)}`
  return [
    `${''.padEnd(6)}${ruler}`,
    ...known.map((shift) => `${percentileName(shift.share).padEnd(6)}${bar(shift, reach)}`),
  ]
}

function bar({ low, high, ratio }: Extract<Shift, { kind: 'shift' }>, reach: number): string {
  const columns: string[] = Array.from({ length: WIDTH }, (_, column) => (column === MIDDLE ? '┊' : ' '))
  const from = columnOf(low, reach)
  const to = columnOf(high, reach)
  for (let column = from; column <= to; column += 1) columns[column] = '─'
  columns[from] = '├'
  columns[to] = '┤'
  columns[columnOf(ratio, reach)] = '●'
  return columns.join('').trimEnd()
}

/** Values beyond the axis are drawn at its end. */
function columnOf(ratio: number, reach: number): number {
  const position = MIDDLE + (Math.log(ratio) / reach) * MIDDLE
  return Math.max(0, Math.min(WIDTH - 1, Math.round(position)))
}
