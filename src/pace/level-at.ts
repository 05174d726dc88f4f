import type { Millis } from '../core/units.ts'
import type { Ramp } from './ramps.ts'

/**
 * The level of ramps at a number of milliseconds since their start; 0 before the start and after the end.
 */
export function levelAt(ramps: readonly Ramp[], elapsed: Millis): number {
  let begins = 0
  for (const { from, to, duration } of ramps) {
    const since = elapsed - begins
    if (since >= 0 && since < duration) return from + ((to - from) * since) / duration
    begins += duration
  }
  return 0
}
