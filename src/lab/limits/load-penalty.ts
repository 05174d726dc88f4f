import type { LabDegradation } from '../../core/config/lab-profile.ts'
import type { Micros } from '../../core/units.ts'

/** How load slows each request down. */
export interface LoadPenalty {
  /** Delay added before the first audio. */
  readonly firstAudio: Micros
  /** Factor by which the pacing is multiplied. */
  readonly pacing: number
}

export const NO_LOAD_PENALTY: LoadPenalty = { firstAudio: 0, pacing: 1 }

/** Audio never stops completely. */
const MIN_PACING = 0.05

/** @param inFlight requests in flight, including this one */
export function loadPenalty(degradation: LabDegradation | undefined, inFlight: number): LoadPenalty {
  if (!degradation || inFlight <= degradation.from) return NO_LOAD_PENALTY
  const excess = inFlight - degradation.from
  const { firstAudio = 0, pacing = 0 } = degradation
  return { firstAudio: excess * firstAudio * 1000, pacing: Math.max(MIN_PACING, 1 - excess * pacing) }
}
