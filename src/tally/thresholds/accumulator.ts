import type { Histogram } from 'hdr-histogram-js'
import type { AnyThreshold } from '../../core/config/threshold.ts'
import type { Phase } from '../../core/trial/trial.ts'
import { createHistogram, recordValue } from '../statistics/histogram.ts'

/** How a metric is read from a request or a turn. A row that reads as undefined does not count. */
export type MetricReader<Row> =
  /** Microseconds (infinite without an answer) or a plain number; the histogram stores it times `scale`. */
  | { readonly kind: 'value'; readonly of: (row: Row) => number | undefined; readonly scale: number }
  | { readonly kind: 'share'; readonly isHit: (row: Row) => boolean | undefined }
  | { readonly kind: 'ratio'; readonly of: (row: Row) => Ratio | undefined }

export interface Ratio {
  readonly part: number
  readonly whole: number
}

/** The values that a threshold is about, in constant memory. */
export type Accumulator =
  | {
      readonly kind: 'distribution'
      /** Microseconds, or a plain number times `scale`. */
      readonly histogram: Histogram
      readonly scale: number
      infinite: number
    }
  | { readonly kind: 'share'; hits: number; n: number }
  | { readonly kind: 'ratio'; part: number; whole: number; n: number }

/** An accumulator for a threshold, with the function that counts a request or a turn in it. */
export interface ThresholdCounter<Row> {
  readonly accumulator: Accumulator
  /** Ignores warm-up, drain, and rows with other tags or from another vantage. */
  readonly count: (row: Row) => void
}

export function createThresholdCounter<Row extends { readonly phase: Phase; readonly vantage?: string }>(
  threshold: AnyThreshold,
  reader: MetricReader<Row>,
): ThresholdCounter<Row> {
  const { accumulator, count: take } = createMetricCounter(reader)
  return {
    accumulator,
    count: (row) => {
      if (row.phase === 'measure' && isFrom(threshold, row) && matchesTags(threshold, row)) take(row)
    },
  }
}

function isFrom({ vantage }: AnyThreshold, row: { readonly vantage?: string }): boolean {
  return vantage === undefined || row.vantage === vantage
}

/** Whether a request or a turn has all of the tags. */
export function matchesTags({ tags }: Pick<AnyThreshold, 'tags'>, row: object): boolean {
  return Object.entries(tags).every(
    ([tag, value]) => value === undefined || (row as Readonly<Record<string, unknown>>)[tag] === value,
  )
}

function createMetricCounter<Row>(reader: MetricReader<Row>): ThresholdCounter<Row> {
  switch (reader.kind) {
    case 'share':
      return shareCounter(reader.isHit)
    case 'ratio':
      return ratioCounter(reader.of)
    case 'value':
      return distributionCounter(reader.of, reader.scale)
  }
}

function shareCounter<Row>(isHit: (row: Row) => boolean | undefined): ThresholdCounter<Row> {
  const accumulator = { kind: 'share' as const, hits: 0, n: 0 }
  const count = (row: Row) => {
    const found = isHit(row)
    if (found === undefined) return
    accumulator.n += 1
    if (found) accumulator.hits += 1
  }
  return { accumulator, count }
}

function ratioCounter<Row>(ratioOf: (row: Row) => Ratio | undefined): ThresholdCounter<Row> {
  const accumulator = { kind: 'ratio' as const, part: 0, whole: 0, n: 0 }
  const count = (row: Row) => {
    const found = ratioOf(row)
    if (found === undefined) return
    accumulator.n += 1
    accumulator.part += found.part
    accumulator.whole += found.whole
  }
  return { accumulator, count }
}

function distributionCounter<Row>(
  read: (row: Row) => number | undefined,
  scale: number,
): ThresholdCounter<Row> {
  const accumulator = { kind: 'distribution' as const, histogram: createHistogram(), scale, infinite: 0 }
  const count = (row: Row) => {
    const value = read(row)
    if (value === Number.POSITIVE_INFINITY) accumulator.infinite += 1
    else if (value !== undefined) recordValue(accumulator.histogram, value * scale)
  }
  return { accumulator, count }
}
