import type { Quantile } from '../../../tally/statistics/histogram-percentile.ts'

/** A number in JSON, which has no infinity. Null stands for NaN. */
export type JsonNumber = number | 'inf' | '-inf' | null

export function toJsonNumber(value: number): JsonNumber {
  if (Number.isNaN(value)) return null
  if (Number.isFinite(value)) return value
  return value > 0 ? 'inf' : '-inf'
}

/** A quantile in JSON: `"inf"` beyond the timeout, null without data. */
export function quantileToJson(quantile: Quantile): JsonNumber {
  if (quantile.kind === 'value') return quantile.value
  return quantile.kind === 'infinite' ? 'inf' : null
}

/** A whole number in a CSV file; empty for NaN or a missing value. */
export function toCsvInteger(value: number | undefined): string {
  if (value === undefined) return ''
  return String(toJsonNumber(Math.round(value)) ?? '')
}

/** A quantile in a CSV file: `inf` beyond the timeout, empty without data. */
export function quantileToCsv(quantile: Quantile): string | number {
  return quantileToJson(quantile) ?? ''
}
