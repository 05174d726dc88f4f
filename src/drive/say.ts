import type { Cue } from '../core/adapter.ts'
import type { Turn } from './perform.ts'

/**
 * Sends a cue as the provider's frames. Returns the timestamp; undefined if the protocol has no message for
 * the cue.
 */
export function say({ adapter, connection, job }: Turn, cue: Cue): number | undefined {
  const frames = adapter.say?.(cue, job, connection.memo) ?? []
  return frames.length > 0 ? connection.line.say(frames) : undefined
}
