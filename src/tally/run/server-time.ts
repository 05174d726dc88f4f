import type { Trial } from '../../core/trial/trial.ts'
import type { Micros } from '../../core/units.ts'

/**
 * What is left of the time until the first audio without the server's own: network and queue. Only on a reused
 * connection, where nothing is dialled, and only if the server's time ends at its first audio. A server that says
 * it took longer than we waited gives none.
 */
export function networkAndQueue({
  at: { first_text, first_audio },
  server_us,
  server_phase,
  connection,
}: Trial): Micros | undefined {
  const isReused = connection === 'warm' || connection === 'hot'
  if (!isReused || server_phase !== 'first audio' || server_us === undefined) return undefined
  if (first_text === undefined || first_audio === undefined) return undefined
  const rest = first_audio - first_text - server_us
  return rest >= 0 ? rest : undefined
}
