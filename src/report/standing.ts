import type { ConnectionState } from '../core/trial.ts'
import { type Difference, differenceOf, isReal } from '../tally/difference.ts'
import type { Reading } from '../tally/stages-table.ts'
import type { Summary } from '../tally/summary.ts'

/** A target in a ranking. */
export interface Contender {
  readonly summary: Summary
  /** The place, from 1. Targets without a significant difference share one. Absent if it was never heard. */
  readonly place: number | undefined
  /** The median time until a listener hears it; absent without trials. */
  readonly heard: Reading | undefined
  /** How much later than the first it is heard; absent for the first. */
  readonly behind?: Difference
}

/** The targets in one connection state, fastest first. Connection states are never pooled. */
export interface Standing {
  readonly connection: ConnectionState
  readonly contenders: readonly Contender[]
  readonly verdict: Verdict
}

/** The verdict on the first target of a ranking. */
export type Verdict =
  /** All others are significantly slower. */
  | 'first'
  /** Another target may be as fast. */
  | 'too close'
  /** Too few trials for an interval. */
  | 'too few'
  /** There is no other target. */
  | 'alone'
  | 'nothing heard'

/** Connection states by how common they are in conversations. Breaks ties of the number of targets. */
const USUAL: readonly ConnectionState[] = ['hot', 'warm', 'resumed', 'cold']

/** One ranking per connection state, those with the most targets first. */
export function standingsOf(summaries: readonly Summary[]): Standing[] {
  const states = USUAL.filter((state) => summaries.some(({ connection }) => connection === state))
  return states
    .map((connection) => standingOf(connection, summaries))
    .sort((a, b) => b.contenders.length - a.contenders.length)
}

function standingOf(connection: ConnectionState, summaries: readonly Summary[]): Standing {
  const entries = summaries
    .filter((summary) => summary.connection === connection)
    .map((summary) => ({ summary, heard: summary.stages.get('ttfa_heard')?.percentiles.p50 }))
    .sort((a, b) => order(a.heard) - order(b.heard))
  const first = entries[0]?.heard
  const places = placesOf(entries.map(({ heard }) => heard))
  const contenders = entries.map((entry, index) => ({
    ...entry,
    place: places[index],
    ...(index > 0 && first && entry.heard && { behind: differenceOf(entry.heard, first) }),
  }))
  return { connection, contenders, verdict: verdictOf(contenders) }
}

/** A new place starts with a target that is significantly slower than the first of the previous place. */
function placesOf(readings: readonly (Reading | undefined)[]): (number | undefined)[] {
  let head: { readonly place: number; readonly heard: Reading } | undefined
  return readings.map((heard, index) => {
    if (heard?.value.kind !== 'value') return undefined
    if (!head || isReal(differenceOf(heard, head.heard))) head = { place: index + 1, heard }
    return head.place
  })
}

function verdictOf([first, ...others]: readonly Contender[]): Verdict {
  if (first?.heard?.value.kind !== 'value') return 'nothing heard'
  if (others.length === 0) return 'alone'
  const differences = others.flatMap(({ behind }) => behind ?? [])
  if (differences.some(({ kind }) => kind === 'too small')) return 'too few'
  return differences.every((behind) => behind.kind === 'unknown' || isReal(behind)) ? 'first' : 'too close'
}

/** Values beyond the timeout sort after all numbers, and missing data after those. */
function order(reading: Reading | undefined): number {
  if (reading?.value.kind === 'value') return reading.value.value
  return reading?.value.kind === 'infinite' ? Number.MAX_VALUE / 2 : Number.MAX_VALUE
}
