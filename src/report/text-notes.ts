import type { Colors, Formatter } from 'picocolors/types.d.ts'
import type { FaultCount } from '../tally/fault-counts.ts'
import type { Digest } from './digest.ts'
import type { Explanation } from './explanations.ts'
import { oneLine } from './quote.ts'
import { wrap } from './text-table.ts'

/** Width of the label column. */
const ABOUT = 12

export interface NoteOptions {
  readonly paint: Colors
  readonly width: number
  /** The run's folder, for the last line. */
  readonly folder: string
}

/** The lines under the tables: notes, faults, and the command that shows more. */
export function renderNotes(
  { faults, trials }: Digest,
  explanations: readonly Explanation[],
  { paint, width, folder }: NoteOptions,
): string[] {
  const notes = [
    ...explanations,
    ...faultNotes(faults, trials),
    { about: 'more', words: `ttfa report ${folder}` },
  ]
  return notes.flatMap((note) => layOutNote(note, width, note.grave ? paint.red : paint.dim))
}

function faultNotes(faults: readonly FaultCount[], trials: number): Explanation[] {
  if (faults.length === 0) return [{ about: 'faults', words: 'none' }]
  const count = faults.reduce((sum, row) => sum + row.count, 0)
  return [
    { about: 'faults', words: `${count} of ${trials} trials`, grave: true },
    ...faults.map((row) => ({ about: '', words: faultWords(row) })),
  ]
}

function faultWords({ target, kind, status, count, first, example }: FaultCount): string {
  const cause = status === undefined ? kind : `${kind} ${status}`
  const quoted = example === '' ? '' : `: ${oneLine(example, 120)}`
  return `${count} x ${target} ${cause} (first: trial ${first})${quoted}`
}

function layOutNote({ about, words }: Explanation, width: number, paint: Formatter): string[] {
  const lines = wrap(words, width - ABOUT)
  return lines.map((line, index) => `${paint((index === 0 ? about : '').padEnd(ABOUT))}${line}`)
}
