import type { Colors, Formatter } from 'picocolors/types.d.ts'
import type { FaultCount } from '../../../tally/run/fault-counts.ts'
import type { RunSummary } from '../../../tally/run/run-summary.ts'
import { oneLine } from '../../format/escape.ts'
import { wrap } from '../../format/tables/text-table.ts'
import { formatEndingNotes } from '../notes/ending-notes.ts'
import type { ReportNote } from '../notes/explanations.ts'

/** Width of the label column. */
const LABEL_WIDTH = 12

export interface NoteOptions {
  readonly paint: Colors
  readonly width: number
  /** The run's folder, for the last line. */
  readonly folder: string
}

/** The lines under the tables: notes, faults, and last the answer, the report and the next step. */
export function renderNotes(
  runSummary: RunSummary,
  explanations: readonly ReportNote[],
  { paint, width, folder }: NoteOptions,
): string[] {
  const notes = [
    ...explanations,
    ...faultNotes(runSummary.faults, runSummary.trials),
    ...formatEndingNotes(runSummary, folder),
  ]
  return notes.flatMap((note) => layOutNote(note, width, note.isCritical ? paint.red : paint.dim))
}

function faultNotes(faults: readonly FaultCount[], trials: number): ReportNote[] {
  if (faults.length === 0) return [{ label: 'faults', text: 'none' }]
  const count = faults.reduce((sum, row) => sum + row.count, 0)
  return [
    { label: 'faults', text: `${count} of ${trials} trials`, isCritical: true },
    ...faults.map((row) => ({ label: '', text: formatFault(row) })),
  ]
}

function formatFault({ target, kind, status, count, first, example }: FaultCount): string {
  const cause = status === undefined ? kind : `${kind} ${status}`
  const quoted = example === '' ? '' : `: ${oneLine(example, 120)}`
  return `${count} x ${target} ${cause} (first: trial ${first})${quoted}`
}

function layOutNote({ label, text }: ReportNote, width: number, paint: Formatter): string[] {
  const lines = wrap(text, width - LABEL_WIDTH)
  return lines.map((line, index) => `${paint((index === 0 ? label : '').padEnd(LABEL_WIDTH))}${line}`)
}
