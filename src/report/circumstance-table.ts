import type { CircumstanceRow } from '../tally/circumstances.ts'
import { quantileWords } from './reading-words.ts'
import { formatDuration, formatMilliseconds } from './units.ts'

/** What the columns of the table mean that do not say it themselves. */
export const CIRCUMSTANCE_WORDS =
  'due: ttfa_due, connecting again included; anew: had to connect; closed: found that the provider had closed, and after how much idling'

/** Head and cells of the table that tells turns apart by what they had behind them; no rows where there is nothing. */
export function circumstanceTable(rows: readonly CircumstanceRow[]): { head: string[]; cells: string[][] } {
  const head = ['turns', 'target', 'n', 'ttfa p50', 'due p50', 'anew', 'closed']
  const cells = rows.map((row) => [
    row.value,
    row.target,
    String(row.n),
    quantileWords(row.ttfa, formatMilliseconds),
    quantileWords(row.ttfaDue, formatMilliseconds),
    String(row.reconnected),
    closedWords(row),
  ])
  return { head, cells }
}

function closedWords({ closed, closedAfter }: CircumstanceRow): string {
  if (!closedAfter) return String(closed)
  const [from, to] = [closedAfter.from, closedAfter.to].map(formatDuration)
  return `${closed}, at ${from === to ? from : `${from} to ${to}`}`
}
