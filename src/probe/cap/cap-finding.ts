/**
 * Why the search ended: nothing is turned away up to the ceiling, the boundary is confirmed, requests fail for
 * other reasons, or bursts never agreed.
 */
export type CapReason = 'ceiling' | 'boundary' | 'other failures' | 'no agreement'

export interface CapFinding {
  readonly reason: CapReason
  /** The largest level that is carried; 0 if not even the lowest is. */
  readonly feasible: number
  /** The smallest level that is not carried; undefined if there was none. */
  readonly infeasible: number | undefined
  readonly cooldown: number
  readonly freesSlotsLate: boolean
  /** The interval of the cap. Both ends are the cap if the bursts agreed. */
  readonly interval: readonly [low: number, high: number]
  /** The boundary was not the same every time. */
  readonly isNoisy: boolean
  /** The boundary moved while it was being searched. */
  readonly hasChanged: boolean
}
