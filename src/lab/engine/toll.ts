import type { LabDegradation } from '../../core/lab-profile.ts'

/** What a crowd costs each request in it. */
export interface Toll {
  /** Microseconds by which its first audio is later. */
  readonly firstAudio: number
  /** Factor of its pacing. */
  readonly pacing: number
}

export const NO_TOLL: Toll = { firstAudio: 0, pacing: 1 }

/** Audio never stands still for good. */
const SLOWEST = 0.05

/** With so many in flight, the request itself included. */
export function tollOf(degradation: LabDegradation | undefined, inFlight: number): Toll {
  if (!degradation || inFlight <= degradation.from) return NO_TOLL
  const over = inFlight - degradation.from
  const { firstAudio = 0, pacing = 0 } = degradation
  return { firstAudio: over * firstAudio * 1000, pacing: Math.max(SLOWEST, 1 - over * pacing) }
}
