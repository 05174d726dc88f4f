import type { Micros } from '../../core/units.ts'

/** What happened on the reused connections of a request, or of all requests of a turn. */
export interface ReuseCounts {
  /** Time lost on connections that were closed as they were used again. */
  redial: Micros
  /** How long after its completion audio of an earlier answer arrived at most. */
  lateAudio: Micros | undefined
  /** Messages with audio of an earlier answer. */
  stalePieces: number
}

export function addReuse(sum: ReuseCounts, { redial, lateAudio, stalePieces }: ReuseCounts): void {
  sum.redial += redial
  sum.stalePieces += stalePieces
  if (lateAudio !== undefined) sum.lateAudio = Math.max(sum.lateAudio ?? 0, lateAudio)
}
