import type { LabDegradation } from '../../core/lab-profile.ts'

/** How load slows each request down. */
export interface Toll {
  /** Added first-audio delay in microseconds. */
  readonly firstAudio: number
  /** Factor for the pacing. */
  readonly pacing: number
}

export const NO_TOLL: Toll = { firstAudio: 0, pacing: 1 }

/** Audio never stops completely. */
const SLOWEST = 0.05

/** @param inFlight requests in flight, including this one */
export function tollOf(degradation: LabDegradation | undefined, inFlight: number): Toll {
  if (!degradation || inFlight <= degradation.from) return NO_TOLL
  const over = inFlight - degradation.from
  const { firstAudio = 0, pacing = 0 } = degradation
  return { firstAudio: over * firstAudio * 1000, pacing: Math.max(SLOWEST, 1 - over * pacing) }
}
