import type { TurnContextRow } from '../../tally/run/turn-contexts.ts'
import type { Quantile } from '../../tally/statistics/histogram-percentile.ts'
import { refusePercentile } from '../../tally/statistics/interval.ts'
import { formatDuration, formatMilliseconds } from '../format/units/durations.ts'
import { formatQuantile } from '../format/units/percentiles.ts'

/** The legend of the columns that are not self-explanatory. */
export const TURN_CONTEXT_LEGEND =
  'due: ttfa_due, which includes reconnecting; reconnected: had to connect again; closed: connections that the provider had closed, and after how much idle time; *: too few turns for a median'

/** Headings and cells of the table of turns by what preceded them. */
export function createTurnContextTable(rows: readonly TurnContextRow[]): {
  head: string[]
  cells: string[][]
} {
  const head = ['turns', 'target', 'n', 'ttfa p50', 'due p50', 'reconnected', 'closed']
  const cells = rows.map((row) => [
    row.value,
    row.target,
    String(row.n),
    formatMedian(row.ttfa, row.n),
    formatMedian(row.ttfaDue, row.n),
    String(row.reconnected),
    formatClosed(row),
  ])
  return { head, cells }
}

/** No digits if there are too few turns for a median. */
function formatMedian(median: Quantile, n: number): string {
  return refusePercentile(n, 0.5) ? '*' : formatQuantile(median, formatMilliseconds)
}

function formatClosed({ closed, closedAfter }: TurnContextRow): string {
  if (!closedAfter) return String(closed)
  const [from, to] = [closedAfter.from, closedAfter.to].map(formatDuration)
  return `${closed}, at ${from === to ? from : `${from} to ${to}`}`
}
