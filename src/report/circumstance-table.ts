import type { CircumstanceRow } from '../tally/circumstances.ts'
import { quantileWords } from './reading-words.ts'
import { formatDuration, formatMilliseconds } from './units.ts'

/** The legend of the columns that are not self-explanatory. */
export const CIRCUMSTANCE_WORDS =
  'due: ttfa_due, which includes reconnecting; reconnected: had to connect again; closed: connections that the provider had closed, and after how much idle time'

/** Head and cells of the table of turns by what preceded them. */
export function circumstanceTable(rows: readonly CircumstanceRow[]): { head: string[]; cells: string[][] } {
  const head = ['turns', 'target', 'n', 'ttfa p50', 'due p50', 'reconnected', 'closed']
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
