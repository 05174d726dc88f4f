import type { Micros, RunTime } from '../../core/units.ts'

/** A request that was accepted or turned away, with when it was sent and when its answer ended. */
export interface AdmissionAttempt {
  readonly sent: RunTime
  /** When its answer had ended; undefined if it was turned away. */
  readonly freed: RunTime | undefined
}

/** The share of the decisions that late slots must explain. */
const EXPLAINED = 0.95

/**
 * How long after its answer a slot stays taken, if that alone explains which requests were turned away: those that
 * met fewer than `cap` taken slots were accepted, those that met `cap` were not. Undefined if no such time explains
 * it.
 * @param admissions in the order in which they were sent
 */
export function fitLateSlots(admissions: readonly AdmissionAttempt[], cap: number): Micros | undefined {
  const needed: number[] = []
  const allowed: number[] = []
  const latest: number[] = []
  for (const { sent, freed } of admissions) {
    const filledSince = latest[latest.length - cap] ?? Number.NEGATIVE_INFINITY
    const lateness = Math.max(0, sent - filledSince)
    if (freed === undefined) needed.push(lateness)
    else {
      allowed.push(lateness)
      insertSorted(latest, freed)
    }
  }
  if (needed.length === 0) return undefined
  const late = needed.sort(ascending)[Math.ceil(EXPLAINED * needed.length) - 1] ?? Number.POSITIVE_INFINITY
  const contradictory = allowed.filter((most) => most <= late).length
  return Number.isFinite(late) && contradictory <= (1 - EXPLAINED) * allowed.length ? late : undefined
}

function insertSorted(sorted: number[], value: number): void {
  const at = sorted.findLastIndex((one) => one <= value)
  sorted.splice(at + 1, 0, value)
}

function ascending(a: number, b: number): number {
  return a - b
}
