import { type Histogram, HistogramLogReader, HistogramLogWriter } from 'hdr-histogram-js'
import type { RunTime } from '../core/units.ts'

/** A histogram of microseconds with the stage, target and connection state it belongs to. */
export interface LoggedHistogram {
  readonly stage: string
  readonly target: string
  readonly connection: string
  readonly histogram: Histogram
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
 * the same bytes.
 */
export function writeHistogramLog(entries: readonly LoggedHistogram[], options: HistogramLogOptions): string {
  const lines: string[] = []
  const writer = new HistogramLogWriter((line) => lines.push(line))
  const seconds = (options.startedAt.getTime() / 1000).toFixed(3)
  writer.outputComment('[Values are microseconds; tags are stage;target;connection]')
  writer.outputLogFormatVersion()
  // The library's own start line contains the local time zone, which would make the bytes depend on the machine.
  writer.outputComment(`[StartTime: ${seconds} (seconds since epoch), ${options.startedAt.toISOString()}]`)
  writer.outputLegend()
  for (const { stage, target, connection, histogram } of entries) {
    histogram.tag = [stage, target, connection].join(';')
    writer.outputIntervalHistogram(histogram, 0, options.elapsed / 1e6, MICROS_PER_LOGGED_MAX)
  }
  return lines.join('')
}

/** Reads a log that `writeHistogramLog` wrote. */
export function readHistogramLog(text: string): LoggedHistogram[] {
  const reader = new HistogramLogReader(text)
  const entries: LoggedHistogram[] = []
  for (
    let histogram = reader.nextIntervalHistogram();
    histogram;
    histogram = reader.nextIntervalHistogram()
  ) {
    const [stage = '', target = '', connection = ''] = histogram.tag.split(';')
    entries.push({ stage, target, connection, histogram: histogram as Histogram })
  }
  return entries
}
