import type { AnyAdapter, Cue, Job } from '../../core/adapter/adapter.ts'
import type { PooledConnection } from '../connections/pooled-connection.ts'

/** Where cues are sent, and in whose name. */
export interface CueTarget {
  readonly adapter: AnyAdapter
  readonly job: Job
  readonly pooled: PooledConnection
}

/**
 * Sends a cue as the provider's frames. Returns the timestamp; undefined if the protocol has no message for
 * the cue.
 */
export function sendCue({ adapter, pooled, job }: CueTarget, cue: Cue): number | undefined {
  const frames = adapter.say?.(cue, job, pooled.state) ?? []
  return frames.length > 0 ? pooled.connection.send(frames) : undefined
}
