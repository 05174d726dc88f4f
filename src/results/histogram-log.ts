import { build, type Histogram, HistogramLogReader, HistogramLogWriter } from 'hdr-histogram-js'
import type { Micros, RunTime } from '../core/units.ts'

/** A histogram of microseconds, and what it is of: its stage and target, and the rest of its labels by name. */
export interface LoggedHistogram {
  readonly labels: Readonly<Record<string, string>>
  /** Measured values only. */
  readonly histogram: Histogram
  /** Requests or turns that failed before the end of the stage. */
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
  /** The names of the labels. A tag has the stage first, then the others in this order. */
  readonly labels: readonly string[]
  /** Wall-clock time of the run's start, from `run.json`. */
  readonly startedAt: Date
  /** Length of the run, from `run.json`. */
  readonly elapsed: RunTime
}

/** Histograms hold microseconds; by convention the log's column of maximum values is in milliseconds. */
const MICROS_PER_LOGGED_MAX = 1000

/**
 * `histograms.hlog`: a standard HdrHistogram interval log, format version 1.3, V2 encoding, one interval that
 * spans the run for each histogram, tagged `stage;target;connection` (of turns `stage;target;mode;component`). The same histograms and options give
 * the same bytes. Infinite trials are recorded as `MAX_VALUE_US`, and comment lines count them.
 */
export function writeHistogramLog(entries: readonly LoggedHistogram[], options: HistogramLogOptions): string {
  const lines: string[] = []
  const writer = new HistogramLogWriter((line) => lines.push(line))
  const seconds = (options.startedAt.getTime() / 1000).toFixed(3)
  const names = tagNames(options.labels)
  writer.outputComment(`[Values are microseconds; tags are ${names.join(';')}]`)
  writer.outputLogFormatVersion()
  // The library's own start line contains the local time zone, which would make the bytes depend on the machine.
  writer.outputComment(`[StartTime: ${seconds} (seconds since epoch), ${options.startedAt.toISOString()}]`)
  const what = names.includes('component') ? 'Turns' : 'Trials'
  writer.outputComment(
    `[${what} that failed before the end of a stage are recorded as ${MAX_VALUE_US}, one hour, beyond every timeout]`,
  )
  for (const entry of entries)
    if (entry.infinite > 0) writer.outputComment(`[Infinite: ${entry.infinite} ${tagOf(entry, names)}]`)
  writer.outputLegend()
  for (const entry of entries) {
    const histogram = withInfinite(entry)
    histogram.tag = tagOf(entry, names)
    writer.outputIntervalHistogram(histogram, 0, options.elapsed / 1e6, MICROS_PER_LOGGED_MAX)
  }
  return lines.join('')
}

function tagNames(labels: readonly string[]): string[] {
  return ['stage', ...labels.filter((name) => name !== 'stage')]
}

/** The format allows no commas, spaces and line ends in a tag. */
function tagOf({ labels }: LoggedHistogram, names: readonly string[]): string {
  return names.map((name) => (labels[name] ?? '').replaceAll(/[\s,;]+/g, '-')).join(';')
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

const NAMES_LINE = /^#\[Values are microseconds; tags are (.*)\]$/m
const INFINITE_LINE = /^#\[Infinite: (\d+) (.*)\]$/gm

/** Reads a log that `writeHistogramLog` wrote. */
export function readHistogramLog(text: string): LoggedHistogram[] {
  const reader = new HistogramLogReader(text)
  const counts = new Map([...text.matchAll(INFINITE_LINE)].map(([, count, tag]) => [tag, Number(count)]))
  const names = NAMES_LINE.exec(text)?.[1]?.split(';') ?? ['stage', 'target', 'connection']
  const entries: LoggedHistogram[] = []
  for (
    let histogram = reader.nextIntervalHistogram();
    histogram;
    histogram = reader.nextIntervalHistogram()
  ) {
    const values = histogram.tag.split(';')
    const labels = Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']))
    const infinite = counts.get(histogram.tag) ?? 0
    const measured = withoutInfinite(histogram as Histogram, infinite)
    entries.push({ labels, histogram: measured, infinite })
  }
  return entries
}
