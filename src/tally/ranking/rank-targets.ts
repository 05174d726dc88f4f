import type { ConnectionState } from '../../core/trial/trial.ts'
import type { TargetSummary } from '../run/target-summary.ts'
import type { PercentileEstimate } from '../statistics/interval.ts'
import {
  isSignificant,
  type PercentileDifference,
  percentileDifference,
} from '../statistics/percentile-difference.ts'

/** A target in a ranking. */
export interface RankedTarget {
  readonly summary: TargetSummary
  /** The place, from 1. Targets without a significant difference share one. Absent if it was never heard. */
  readonly place: number | undefined
  /** The median time until a listener hears it; absent without trials. */
  readonly heard: PercentileEstimate | undefined
  /** How much later than the first it is heard; absent for the first. */
  readonly behind?: PercentileDifference
}

/** The targets in one connection state, fastest first. Connection states are never pooled. */
export interface TargetRanking {
  readonly connection: ConnectionState
  readonly targets: readonly RankedTarget[]
  readonly verdict: RankingVerdict
}

/** The verdict on the first target of a ranking. */
export type RankingVerdict =
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
const CONNECTION_ORDER: readonly ConnectionState[] = ['hot', 'warm', 'resumed', 'cold']

/** One ranking per connection state, those with the most targets first. */
export function rankTargets(summaries: readonly TargetSummary[]): TargetRanking[] {
  const states = CONNECTION_ORDER.filter((state) => summaries.some(({ connection }) => connection === state))
  return states
    .map((connection) => rankInState(connection, summaries))
    .sort((a, b) => b.targets.length - a.targets.length)
}

function rankInState(connection: ConnectionState, summaries: readonly TargetSummary[]): TargetRanking {
  const entries = summaries
    .filter((summary) => summary.connection === connection)
    .map((summary) => ({ summary, heard: summary.stages.get('ttfa_heard')?.percentiles.p50 }))
    .sort((a, b) => sortKey(a.heard) - sortKey(b.heard))
  const first = entries[0]?.heard
  const places = assignPlaces(entries.map(({ heard }) => heard))
  const targets = entries.map((entry, index) => ({
    ...entry,
    place: places[index],
    ...(index > 0 && first && entry.heard && { behind: percentileDifference(entry.heard, first) }),
  }))
  return { connection, targets, verdict: decideVerdict(targets) }
}

/** A new place starts with a target that is significantly slower than the first of the previous place. */
function assignPlaces(readings: readonly (PercentileEstimate | undefined)[]): (number | undefined)[] {
  let groupStart: { readonly place: number; readonly heard: PercentileEstimate } | undefined
  return readings.map((heard, index) => {
    if (heard?.value.kind !== 'value') return undefined
    if (!groupStart || isSignificant(percentileDifference(heard, groupStart.heard)))
      groupStart = { place: index + 1, heard }
    return groupStart.place
  })
}

function decideVerdict([first, ...others]: readonly RankedTarget[]): RankingVerdict {
  if (first?.heard?.value.kind !== 'value') return 'nothing heard'
  if (others.length === 0) return 'alone'
  const differences = others.flatMap(({ behind }) => behind ?? [])
  if (differences.some(({ kind }) => kind === 'too small')) return 'too few'
  return differences.every((behind) => behind.kind === 'unknown' || isSignificant(behind))
    ? 'first'
    : 'too close'
}

/** Values beyond the timeout sort after all numbers, and missing data after those. */
function sortKey(reading: PercentileEstimate | undefined): number {
  if (reading?.value.kind === 'value') return reading.value.value
  return reading?.value.kind === 'infinite' ? Number.MAX_VALUE / 2 : Number.MAX_VALUE
}
