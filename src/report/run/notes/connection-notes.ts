import type { ConnectionReuse } from '../../../tally/run/connection-reuse.ts'
import { formatDuration } from '../../format/units/durations.ts'
import type { ReportNote } from './explanations.ts'

interface ReuseSummary {
  readonly connectionReuse: readonly ConnectionReuse[]
}

const INCLUDED_IN = {
  trials: 'only ttfa_due and total include that',
  turns: 'the stages and voice_to_voice include that',
}
type Noun = keyof typeof INCLUDED_IN

/** What happened on reused connections and does not show in the table. */
export function formatConnectionNotes(
  { connectionReuse }: ReuseSummary,
  noun: Noun = 'trials',
): ReportNote[] {
  return connectionReuse.flatMap((reuse) =>
    [redialNote(reuse, noun), lateNote(reuse, noun), staleNote(reuse, noun)]
      .filter((text) => text !== undefined)
      .map((text) => ({ label: 'connections', text })),
  )
}

function redialNote(reuse: ConnectionReuse, noun: Noun): string | undefined {
  const { target, trials, redialled, maxRedial } = reuse
  if (redialled === 0) return undefined
  return `${target} closed a connection just as it was reused in ${redialled} of ${trials} ${noun}; ttfa connected again and sent the text again, so these ${noun} count as cold. Reconnecting took up to ${formatDuration(maxRedial)} (redial_us); ${INCLUDED_IN[noun]}`
}

function lateNote({ target, trials, late, maxLate }: ConnectionReuse, noun: Noun): string | undefined {
  if (late === 0) return undefined
  return `${target} still sent audio up to ${formatDuration(maxLate)} after it had signalled completion, before ${late} of ${trials} ${noun}; those connections were not reused (late_audio_us)`
}

function staleNote({ target, trials, stale }: ConnectionReuse, noun: Noun): string | undefined {
  if (stale === 0) return undefined
  return `${target} sent audio of an earlier answer in ${stale} of ${trials} ${noun}; that audio was ignored (stale_pieces)`
}
