import { FAULT_KINDS, type FaultKind } from '../../core/fault.ts'
import type { Trial } from '../../core/trial/trial.ts'

/** Faults of one target with the same kind and status; a row of `faults.csv`. */
export interface FaultCount {
  readonly target: string
  readonly kind: FaultKind
  /** HTTP status or WebSocket close code, if any. */
  readonly status: number | undefined
  readonly count: number
  /** Numbers of the first and the last such trial, as in the `trial` column of `trials.csv`. */
  readonly first: number
  readonly last: number
  /** The provider's message for the first one. */
  readonly example: string
}

export type FaultCounts = Map<string, FaultCount>

/** Counts the fault of a trial, if it failed. */
export function countFault(counts: FaultCounts, trial: Trial): void {
  const { outcome: kind, target, status, trial: number, detail } = trial
  if (kind === 'ok') return
  const key = JSON.stringify([target, kind, status])
  const previous = counts.get(key)
  counts.set(key, {
    target,
    kind,
    status,
    count: (previous?.count ?? 0) + 1,
    first: Math.min(previous?.first ?? number, number),
    last: Math.max(previous?.last ?? number, number),
    example: previous && previous.first <= number ? previous.example : detail,
  })
}

/** Sorts by target, kind and status. */
export function sortFaultCounts(
  counts: FaultCounts,
  compareTargets: (a: string, b: string) => number,
): FaultCount[] {
  return [...counts.values()].sort(
    (a, b) =>
      compareTargets(a.target, b.target) ||
      FAULT_KINDS.indexOf(a.kind) - FAULT_KINDS.indexOf(b.kind) ||
      (a.status ?? 0) - (b.status ?? 0),
  )
}
