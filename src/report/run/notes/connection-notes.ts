import type { ConnectionReuse } from '../../../tally/run/connection-reuse.ts'
import type { RunSummary } from '../../../tally/run/run-summary.ts'
import { formatDuration } from '../../format/units/durations.ts'
import type { ReportNote } from './explanations.ts'

/** What happened on reused connections that a reader would not see in the table. */
export function formatConnectionNotes({ connectionReuse }: RunSummary): ReportNote[] {
  return connectionReuse.flatMap((reuse) =>
    [redialNote(reuse), lateNote(reuse), staleNote(reuse)]
      .filter((text) => text !== undefined)
      .map((text) => ({ label: 'connections', text })),
  )
}

function redialNote({ target, trials, redialled, maxRedial }: ConnectionReuse): string | undefined {
  if (redialled === 0) return undefined
  return `${target} closed a connection as it was used again in ${redialled} of ${trials} trials, which ran on a new one (cold) and sent the text again; it cost up to ${formatDuration(maxRedial)} (redial_us), which only ttfa_due and total include`
}

function lateNote({ target, trials, late, maxLate }: ConnectionReuse): string | undefined {
  if (late === 0) return undefined
  return `${target} sent audio after its own completion, up to ${formatDuration(maxLate)} later, before ${late} of ${trials} trials; those connections served no other turn (late_audio_us)`
}

function staleNote({ target, trials, stale }: ConnectionReuse): string | undefined {
  if (stale === 0) return undefined
  return `${target} sent audio of an earlier answer in ${stale} of ${trials} trials; it was left out (stale_pieces)`
}
