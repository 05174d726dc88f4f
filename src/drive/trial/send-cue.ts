import type { Cue } from '../../core/adapter/adapter.ts'
import type { ActiveTurn } from './run-turn.ts'

/**
 * Sends a cue as the provider's frames. Returns the timestamp; undefined if the protocol has no message for
 * the cue.
 */
export function sendCue({ adapter, pooled, job }: ActiveTurn, cue: Cue): number | undefined {
  const frames = adapter.say?.(cue, job, pooled.state) ?? []
  return frames.length > 0 ? pooled.connection.send(frames) : undefined
}
