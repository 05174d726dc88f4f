import { build, type Histogram, HistogramLogReader, HistogramLogWriter } from 'hdr-histogram-js'
import type { Micros, RunTime } from '../core/units.ts'

/** A histogram of microseconds with the stage, target and connection state it belongs to. */
export interface LoggedHistogram {
  readonly stage: string
  readonly target: string
  readonly connection: string
  /** Measured values only. */
  readonly histogram: Histogram
  /** Trials that failed before the end of the stage. */
  readonly infinite: number
}

/**
 * The largest value of every histogram, one hour, and what the log holds for a trial that never got an answer.
 * It is far beyond every timeout, and readers in other languages have no infinity: without these trials their
 * percentiles would be those of the trials that went well.
 */
export const MAX_VALUE_US: Micros = 3_600_000_000

/** An empty histogram. All have the same range, because merging others loses the exact maximum. */
export function buildHistogram(): Histogram {
  return build({
    bitBucketSize: 32,
    autoResize: false,
    lowestDiscernibleValue: 1,
    highestTrackableValue: MAX_VALUE_US,
    numberOfSignificantValueDigits: 3,
  })
}

export interface HistogramLogOptions {
  /** Wall-clock time of the run's start, from `run.json`. */
  readonly startedAt: Date
  /** Length of the run, from `run.json`. */
  readonly elapsed: RunTime
}

/** Histograms hold microseconds; by convention the log's column of maximum values is in milliseconds. */
const MICROS_PER_LOGGED_MAX = 1000

/**
 * `histograms.hlog`: a standard HdrHistogram interval log, format version 1.3, V2 encoding, one interval that
 * spans the run for each histogram, tagged `stage;target;connection`. The same histograms and options give
 * the same bytes. Infinite trials are recorded as `MAX_VALUE_US`, and comment lines count them.
 */
export function writeHistogramLog(entries: readonly LoggedHistogram[], options: HistogramLogOptions): string {
  const lines: string[] = []
  const writer = new HistogramLogWriter((line) => lines.push(line))
  const seconds = (options.startedAt.getTime() / 1000).toFixed(3)
  writer.outputComment('[Values are microseconds; tags are stage;target;connection]')
  writer.outputLogFormatVersion()
  // The library's own start line contains the local time zone, which would make the bytes depend on the machine.
  writer.outputComment(`[StartTime: ${seconds} (seconds since epoch), ${options.startedAt.toISOString()}]`)
  writer.outputComment(
    `[Trials that failed before the end of a stage are recorded as ${MAX_VALUE_US}, one hour, beyond every timeout]`,
  )
  for (const entry of entries)
    if (entry.infinite > 0) writer.outputComment(`[Infinite: ${entry.infinite} ${tagOf(entry)}]`)
  writer.outputLegend()
  for (const entry of entries) {
    const histogram = withInfinite(entry)
    histogram.tag = tagOf(entry)
    writer.outputIntervalHistogram(histogram, 0, options.elapsed / 1e6, MICROS_PER_LOGGED_MAX)
  }
  return lines.join('')
}

function tagOf({ stage, target, connection }: LoggedHistogram): string {
  return [stage, target, connection].join(';')
}

function withInfinite({ histogram, infinite }: LoggedHistogram): Histogram {
  if (infinite === 0) return histogram
  const complete = buildHistogram()
  complete.add(histogram)
  complete.recordValueWithCount(MAX_VALUE_US, infinite)
  return complete
}

function withoutInfinite(complete: Histogram, infinite: number): Histogram {
  if (infinite === 0) return complete
  const bound = buildHistogram()
  bound.recordValueWithCount(MAX_VALUE_US, infinite)
  complete.subtract(bound)
  return complete
}

const INFINITE_LINE = /^#\[Infinite: (\d+) (.*)\]$/gm

/** Reads a log that `writeHistogramLog` wrote. */
export function readHistogramLog(text: string): LoggedHistogram[] {
  const reader = new HistogramLogReader(text)
  const counts = new Map([...text.matchAll(INFINITE_LINE)].map(([, count, tag]) => [tag, Number(count)]))
  const entries: LoggedHistogram[] = []
  for (
    let histogram = reader.nextIntervalHistogram();
    histogram;
    histogram = reader.nextIntervalHistogram()
  ) {
    const [stage = '', target = '', connection = ''] = histogram.tag.split(';')
    const infinite = counts.get(histogram.tag) ?? 0
    const measured = withoutInfinite(histogram as Histogram, infinite)
    entries.push({ stage, target, connection, histogram: measured, infinite })
  }
  return entries
}
