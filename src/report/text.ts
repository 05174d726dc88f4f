import type { Colors } from 'picocolors/types.d.ts'
import type { PercentileName } from '../tally/percentile.ts'
import type { Reading, StageRow } from '../tally/stages-table.ts'
import type { Summary } from '../tally/summary.ts'
import { aggregationNotes } from './aggregation-notes.ts'
import { CIRCUMSTANCE_WORDS, circumstanceTable } from './circumstance-table.ts'
import { courseNotes } from './course-notes.ts'
import type { Digest } from './digest.ts'
import { type Explanation, explain } from './explanations.ts'
import { type Headline, headlinesOf } from './headlines.ts'
import { interruptionNotes } from './interruption-notes.ts'
import { oneLine } from './quote.ts'
import { marksIn, readingWords } from './reading-words.ts'
import { renderNotes } from './text-notes.ts'
import { layOut, type TextCell, wrap } from './text-table.ts'
import { renderThresholds } from './text-thresholds.ts'
import { formatMilliseconds } from './units.ts'

/** The default width of a terminal. */
const WIDTH = 80

const SHOWN = ['p50', 'p95'] as const satisfies readonly PercentileName[]

export interface TextOptions {
  /** Colour functions, which may do nothing. */
  readonly paint: Colors
  /** The run's folder, for the last line. */
  readonly folder: string
}

/** The summary at the end of a run for a terminal of 80 columns, with notes. Ends in a newline. */
export function renderText(digest: Digest, { paint, folder }: TextOptions): string {
  const headlines = headlinesOf(digest.file).filter((headline) =>
    digest.summaries.some((summary) => rowOf(headline, summary)),
  )
  const marks = marksIn(headlines.flatMap((headline) => readingsOf(headline, digest)))
  const notes = [
    ...besides(headlines),
    ...explain(digest.file, marks, SHOWN),
    ...courseNotes(digest),
    ...aggregationNotes(digest),
    ...interruptionNotes(digest),
  ]
  const lines = [
    ...title(digest, paint),
    ...headlines.flatMap((headline) => ['', ...block(headline, digest, paint)]),
    ...circumstances(digest, paint),
    ...renderThresholds(digest.thresholds, paint, WIDTH),
    '',
    ...renderNotes(digest, notes, {
      paint,
      width: WIDTH,
      folder,
    }),
  ]
  return `${lines.join('\n')}\n`
}

function title({ file, summaries, trials }: Digest, paint: Colors): string[] {
  const heading = paint.bold(`${oneLine(file.scenario.name, 50)}: ${trials} measured trials`)
  if (trials === 0) return [heading, 'No trials were measured.']
  if (!summaries.some(({ simulated }) => simulated)) return [heading]
  const words = isMixed(summaries)
    ? 'SIMULATED where marked: the lab answered, not the provider.'
    : 'SIMULATED: the lab answered, no provider was measured.'
  return [heading, paint.yellow(words)]
}

function circumstances({ circumstances: rows }: Digest, paint: Colors): string[] {
  if (rows.length === 0) return []
  const { head, cells: words } = circumstanceTable(rows)
  const table = [
    head.map((text) => ({ text, paint: paint.dim })),
    ...words.map((row) => row.map((text) => ({ text }))),
  ]
  return [
    '',
    paint.bold('turns by what preceded them, in ms'),
    ...layOut(table, WIDTH),
    ...wrap(CIRCUMSTANCE_WORDS, WIDTH).map(paint.dim),
  ]
}

function block(headline: Headline, digest: Digest, paint: Colors): string[] {
  const { stage, meaning, beside } = headline
  const head = [
    'target',
    'connection',
    'n',
    ...(beside ? [beside.head] : []),
    ...SHOWN.map((name) => `${name} ms`),
  ]
  const right = new Set(['n', beside?.head])
  const mixed = isMixed(digest.summaries)
  const rows = digest.summaries.flatMap((summary) => {
    const row = rowOf(headline, summary)
    return row ? [cells(headline, summary, row, { mixed, paint })] : []
  })
  return [
    ...wrap(`${stage} · ${meaning}`, WIDTH).map(paint.bold),
    ...layOut(
      [head.map((text) => ({ text, paint: paint.dim, align: right.has(text) ? 'right' : 'left' })), ...rows],
      WIDTH,
    ),
  ]
}

function cells(
  { beside }: Headline,
  summary: Summary,
  row: StageRow,
  { mixed, paint }: { mixed: boolean; paint: Colors },
): TextCell[] {
  const mark = mixed && summary.simulated ? ' SIMULATED' : ''
  return [
    { text: `${summary.target}${mark}` },
    { text: summary.connection },
    { text: String(row.n), align: 'right' },
    ...(beside ? [{ text: beside.of(summary), align: 'right' as const }] : []),
    ...SHOWN.map((name) => readingCell(row.percentiles[name], paint)),
  ]
}

function readingCell(reading: Reading, paint: Colors): TextCell {
  const text = readingWords(reading, formatMilliseconds)
  if (reading.value.kind === 'infinite') return { text, paint: paint.red }
  return reading.interval.kind === 'too small' ? { text, paint: paint.dim } : { text }
}

function besides(headlines: readonly Headline[]): Explanation[] {
  return headlines.flatMap(({ beside }) => (beside ? [{ about: beside.head, words: beside.meaning }] : []))
}

function rowOf({ stage }: Headline, summary: Summary): StageRow | undefined {
  return summary.stages.get(stage)
}

function readingsOf(headline: Headline, { summaries }: Digest): Reading[] {
  return summaries.flatMap((summary) => {
    const row = rowOf(headline, summary)
    return row ? SHOWN.map((name) => row.percentiles[name]) : []
  })
}

function isMixed(summaries: readonly Summary[]): boolean {
  return summaries.some(({ simulated }) => simulated) && !summaries.every(({ simulated }) => simulated)
}
