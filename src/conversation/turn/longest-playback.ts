import { type Micros, type MonotonicTime, toMicros } from '../../core/units.ts'
import { ComponentError } from '../component/component.ts'
import type { TurnBuilder } from './turn-builder.ts'

/** The longest playback of an answer that a caller sits through. */
const LONGEST_PLAYBACK: Micros = toMicros(600_000)

/**
 * Throws a `ComponentError` if the caller would listen for longer than that: audio comes faster than it is played, so a
 * server can send hours of it in seconds.
 */
export function requireEndOfPlayback(builder: TurnBuilder, end: MonotonicTime, now: MonotonicTime): void {
  if (end - now <= LONGEST_PLAYBACK) return
  const minutes = Math.round((end - now) / toMicros(60_000))
  const detail = `an answer of ${minutes} minutes`
  throw new ComponentError(builder.waitingFor, { kind: 'protocol', detail }, now)
}
