import type { Rewording } from '../../../tally/run/rewording.ts'
import type { RunSummary } from '../../../tally/run/run-summary.ts'
import type { ReportNote } from './explanations.ts'

/** How often a model that was told to read a text said something else. */
export function formatRewordingNotes({ rewordings }: Pick<RunSummary, 'rewordings'>): ReportNote[] {
  return rewordings.map((rewording) => ({ label: 'reworded', text: rewordingNote(rewording) }))
}

function rewordingNote({ target, compared, reworded, unknown }: Rewording): string {
  const rest = unknown === 0 ? '' : `; ${unknown} more have no complete transcript`
  if (reworded === 0)
    return `${target} read all of ${compared} texts word for word, by its own transcript${rest}`
  const were = reworded === 1 ? 'answer was' : 'answers were'
  return `${target}: ${reworded} of ${compared} ${were} reworded, by its own transcript (reworded): their durations, total times and real-time factors belong to other words than the text${rest}`
}
