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
  addFaultCount(counts, { target, kind, status, count: 1, first: number, last: number, example: detail })
}

/** Adds the other counts, which do not change. */
export function mergeFaultCounts(counts: FaultCounts, other: FaultCounts): void {
  for (const row of other.values()) addFaultCount(counts, row)
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

function addFaultCount(counts: FaultCounts, row: FaultCount): void {
  const key = JSON.stringify([row.target, row.kind, row.status])
  const previous = counts.get(key)
  if (!previous) {
    counts.set(key, row)
    return
  }
  counts.set(key, {
    ...row,
    count: previous.count + row.count,
    first: Math.min(previous.first, row.first),
    last: Math.max(previous.last, row.last),
    example: row.first < previous.first ? row.example : previous.example,
  })
}
