import type { Trial } from '../../core/trial/trial.ts'
import { durationOf } from '../../core/trial/trial-stages.ts'
import type { Micros } from '../../core/units.ts'

/**
 * The time to first audio minus the server's own time: network and queue. Only on a reused connection, where
 * nothing is dialled, and only if the server's time ends at its first audio. Undefined if the server reports
 * more time than we waited.
 */
export function networkAndQueue(trial: Trial): Micros | undefined {
  const { server_us, server_phase, connection } = trial
  const isReused = connection === 'warm' || connection === 'hot'
  if (!isReused || server_phase !== 'first audio' || server_us === undefined) return undefined
  const ttfa = durationOf('ttfa', trial)
  return ttfa === undefined || ttfa < server_us ? undefined : ttfa - server_us
}
