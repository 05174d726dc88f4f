import type { Ramp } from './ramps.ts'

/** The level of a line at an instant, in milliseconds since it began; 0 before its beginning and after its end. */
export function levelAt(ramps: readonly Ramp[], elapsed: number): number {
  let begins = 0
  for (const { from, to, duration } of ramps) {
    const since = elapsed - begins
    if (since >= 0 && since < duration) return from + ((to - from) * since) / duration
    begins += duration
  }
  return 0
}
