import type { Interval } from '../tally/interval.ts'
import type { Quantile } from '../tally/percentile.ts'
import type { Reading } from '../tally/stages-table.ts'

/** How a number of microseconds is written. */
export type Format = (microseconds: number) => string

/** What the marks in the numbers of a report mean; a report explains those that occur in it. */
export const MARKS = ['> timeout', '*', '–'] as const
export type Mark = (typeof MARKS)[number]

/** A number read off a distribution, in words. */
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

/** `[398–431]`, an end beyond the timeout as `∞`; `*` where there are too few trials for an interval. */
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

/** The marks among these readings, in the order in which they are explained. */
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
