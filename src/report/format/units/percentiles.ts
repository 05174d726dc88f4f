import type { Micros } from '../../../core/units.ts'
import type { Quantile } from '../../../tally/statistics/histogram-percentile.ts'
import type { Interval, PercentileEstimate } from '../../../tally/statistics/interval.ts'

/** Formats microseconds. */
export type DurationFormatter = (microseconds: Micros) => string

/** The marks that may stand in place of numbers. A report explains those that occur in it. */
export const MARKS = ['> timeout', '*', '–'] as const
export type Mark = (typeof MARKS)[number]

/** Formats a value read from a distribution. */
export function formatQuantile(quantile: Quantile, format: DurationFormatter): string {
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
export function formatInterval(interval: Interval, format: DurationFormatter): string {
  if (interval.kind === 'too small') return '*'
  const end = (quantile: Quantile) => (quantile.kind === 'infinite' ? '∞' : formatQuantile(quantile, format))
  return `[${end(interval.low)}–${end(interval.high)}]`
}

/** A percentile and its interval: `412 [398–431]`. No digits if there are too few trials for an interval. */
export function formatEstimate({ value, interval }: PercentileEstimate, format: DurationFormatter): string {
  if (value.kind === 'no data') return '–'
  if (interval.kind === 'too small') return '*'
  return `${formatQuantile(value, format)} ${formatInterval(interval, format)}`
}

/** A percentile without its interval, for labels: `412`, and `*` with too few trials for an interval. */
export function formatValue({ value, interval }: PercentileEstimate, format: DurationFormatter): string {
  return value.kind !== 'no data' && interval.kind === 'too small' ? '*' : formatQuantile(value, format)
}

/** The interval of a difference, in microseconds: `[12.1–30.4]`, `[−4.2 to 30.4]`. */
export function formatDifferenceInterval(low: number, high: number, format: DurationFormatter): string {
  const end = (value: number) => (Number.isFinite(value) ? format(Math.abs(value)) : '∞')
  const signed = (value: number) => `${value < 0 ? '−' : ''}${end(value)}`
  return low < 0 ? `[${signed(low)} to ${signed(high)}]` : `[${end(low)}–${end(high)}]`
}

/** The marks that occur in these estimates, in the order of `MARKS`. */
export function findMarks(estimates: readonly PercentileEstimate[]): Mark[] {
  const occurs: Record<Mark, boolean> = {
    '> timeout': estimates.some(isBeyondTimeout),
    '*': estimates.some(({ value, interval }) => value.kind !== 'no data' && interval.kind === 'too small'),
    '–': estimates.some(({ value }) => value.kind === 'no data'),
  }
  return MARKS.filter((mark) => occurs[mark])
}

function isBeyondTimeout({ value, interval }: PercentileEstimate): boolean {
  if (interval.kind === 'too small') return false
  return value.kind === 'infinite' || interval.high.kind === 'infinite'
}
