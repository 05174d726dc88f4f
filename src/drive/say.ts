import type { Cue } from '../core/adapter.ts'
import type { Turn } from './perform.ts'

/** Says a cue in the provider's words and returns the stamp, or undefined when the protocol has no word for it. */
export function say({ adapter, connection, job }: Turn, cue: Cue): number | undefined {
  const frames = adapter.say?.(cue, job, connection.memo) ?? []
  return frames.length > 0 ? connection.line.say(frames) : undefined
}
