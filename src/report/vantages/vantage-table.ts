import type { VantageDifference } from '../../tally/compare/vantage-differences.ts'

/** The introduction to the table of differences across vantages. */
export const VANTAGE_LEGEND =
  'The median of each target divided by that of the first, from two vantages, and how the second ratio compares with the first. 1: the target is as far behind from both vantages. Intervals are 95 %; “differs” is significant at 5 % over the whole table (Holm). Vantages are not compared with each other: the distance to the provider is in every number.'

/** The table of differences of differences, as plain text. */
export function createVantageTable(rows: readonly VantageDifference[]): {
  readonly head: readonly string[]
  readonly cells: readonly (readonly string[])[]
} {
  return {
    head: ['pair', 'connection', 'first', 'second', 'change', 'n', 'verdict'],
    cells: rows.map(toCells),
  }
}

function toCells({ target, reference, connection, vantages, n, found }: VantageDifference): string[] {
  const [first, second] = vantages
  const names = [`${target} / ${reference}`, connection]
  if (found.kind === 'too small')
    return [...names, `${first} *`, `${second} *`, '*', String(n), `n < ${found.needed}`]
  const [from, to] = found.ratios.map(formatRatio) as [string, string]
  return [
    ...names,
    ...[`${first} ${from}`, `${second} ${to}`],
    `${formatRatio(found.ratio)} [${formatRatio(found.low)}–${formatRatio(found.high)}]`,
    String(n),
    found.isSignificant ? 'differs' : 'not shown',
  ]
}

/** `1.35`; `∞` beyond the timeout. */
function formatRatio(ratio: number): string {
  if (Number.isNaN(ratio)) return '–'
  return Number.isFinite(ratio) ? ratio.toFixed(2) : '∞'
}
