import type { Interval } from '../tally/interval.ts'
import type { Quantile } from '../tally/percentile.ts'
import type { Reading } from '../tally/stages-table.ts'

/** Formats microseconds. */
export type Format = (microseconds: number) => string

/** The marks among the numbers of a report. A report explains those that occur in it. */
export const MARKS = ['> timeout', '*', '–'] as const
export type Mark = (typeof MARKS)[number]

/** Formats a value read from a distribution. */
export function quantileWords(quantile: Quantile, format: Format): string {
  switch (quantile.kind) {
    case 'value':
      return format(quantile.value)
    case 'infinite':
      return '> timeout'
    case 'no data':
      return '–'
  }
}

/** `[398–431]`, with `∞` for an end beyond the timeout; `*` with too few trials for an interval. */
export function intervalWords(interval: Interval, format: Format): string {
  if (interval.kind === 'too small') return '*'
  const end = (quantile: Quantile) => (quantile.kind === 'infinite' ? '∞' : quantileWords(quantile, format))
  return `[${end(interval.low)}–${end(interval.high)}]`
}

/** A percentile and its interval: `412 [398–431]`. */
export function readingWords({ value, interval }: Reading, format: Format): string {
  if (value.kind === 'no data') return '–'
  return `${quantileWords(value, format)} ${intervalWords(interval, format)}`
}

/** The marks that occur in these estimates, in the order of `MARKS`. */
export function marksIn(readings: readonly Reading[]): Mark[] {
  const occurs: Record<Mark, boolean> = {
    '> timeout': readings.some(isBeyond),
    '*': readings.some(({ value, interval }) => value.kind !== 'no data' && interval.kind === 'too small'),
    '–': readings.some(({ value }) => value.kind === 'no data'),
  }
  return MARKS.filter((mark) => occurs[mark])
}

function isBeyond({ value, interval }: Reading): boolean {
  return value.kind === 'infinite' || (interval.kind === 'interval' && interval.high.kind === 'infinite')
}
