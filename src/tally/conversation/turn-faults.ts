import type { FaultKind } from '../../core/fault.ts'
import type { ComponentKind, TurnRecord } from '../../core/trial/turn-record.ts'

/** Turns with the same fault. */
export interface TurnFault {
  readonly target: string
  readonly part: ComponentKind | undefined
  readonly kind: FaultKind
  readonly status: number | undefined
  readonly count: number
  readonly example: string
}

/** Counts the failed turns of all phases by target, part, kind and status, in order of first occurrence. */
export function countTurnFaults(turns: readonly TurnRecord[]): TurnFault[] {
  const counted = new Map<string, TurnFault>()
  for (const { target, failed, outcome, status, detail } of turns) {
    if (outcome === 'ok') continue
    const key = `${target} ${failed} ${outcome} ${status}`
    const before = counted.get(key)
    const fresh = { target, part: failed, kind: outcome, status, count: 0, example: detail }
    counted.set(key, { ...(before ?? fresh), count: (before?.count ?? 0) + 1 })
  }
  return [...counted.values()]
}
