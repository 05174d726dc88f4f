import { FAULT_KINDS, type FaultKind } from '../core/fault.ts'
import type { Trial } from '../core/trial.ts'

/** Faults of one kind and status of one target; a row of `faults.csv`. */
export interface FaultCount {
  readonly target: string
  readonly kind: FaultKind
  /** HTTP status or WebSocket close code, where the faults had one. */
  readonly status: number | undefined
  readonly count: number
  /** Numbers of the first and the last such trial: the key of its row in `trials.csv`. */
  readonly first: number
  readonly last: number
  /** What the provider said to the first one. */
  readonly example: string
}

export type FaultCounts = Map<string, FaultCount>

/** Counts a trial's fault, if it ended in one. */
export function countFault(counts: FaultCounts, trial: Trial): void {
  const { outcome: kind, target, status, trial: number, detail } = trial
  if (kind === 'ok') return
  addFaults(counts, { target, kind, status, count: 1, first: number, last: number, example: detail })
}

/** Adds the other counts; the other counts are left as they are. */
export function mergeFaults(counts: FaultCounts, other: FaultCounts): void {
  for (const row of other.values()) addFaults(counts, row)
}

/** Rows in the order of targets (in the order given, then by name), kinds and statuses. */
export function faultRows(
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

function addFaults(counts: FaultCounts, row: FaultCount): void {
  const key = JSON.stringify([row.target, row.kind, row.status])
  const known = counts.get(key)
  if (!known) {
    counts.set(key, row)
    return
  }
  counts.set(key, {
    ...row,
    count: known.count + row.count,
    first: Math.min(known.first, row.first),
    last: Math.max(known.last, row.last),
    example: row.first < known.first ? row.example : known.example,
  })
}
