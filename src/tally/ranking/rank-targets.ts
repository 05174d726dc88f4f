import {
  CONDITIONS,
  type ConditionName,
  type MeasurementConditions,
} from '../../core/measurement-conditions.ts'
import type { ConnectionState } from '../../core/trial/trial.ts'
import { type ConditionDifference, compareConditions, groupComparable } from '../compare/conditions.ts'
import { isIncidentalState } from '../run/incidental-states.ts'
import type { TargetSummary } from '../run/target-summary.ts'
import type { PercentileEstimate } from '../statistics/interval.ts'
import {
  isSignificant,
  type PercentileDifference,
  percentileDifference,
} from '../statistics/percentile-difference.ts'
import type { RankingVerdict } from './ranking-verdict.ts'

/** A target in a ranking. */
export interface RankedTarget {
  readonly summary: TargetSummary
  /**
   * The place, from 1. Targets without a significant difference share one. Absent if the target was never
   * heard, or is not ranked.
   */
  readonly place: number | undefined
  /** The median time until a listener hears the answer; absent without trials. */
  readonly heard: PercentileEstimate | undefined
  /** How much later than the first target it is heard; absent for the first. */
  readonly behind?: PercentileDifference
}

/** Targets that were measured under equal conditions, fastest first. */
export interface TargetRanking {
  readonly connection: ConnectionState
  readonly conditions: MeasurementConditions
  readonly targets: readonly RankedTarget[]
  /** Targets under the same conditions whose services were shut down. They have no place. */
  readonly retired: readonly RankedTarget[]
  /** Targets in the same connection state that were measured under other conditions. */
  readonly incomparable: readonly IncomparableTarget[]
  readonly verdict: RankingVerdict
}

/** A target that a ranking leaves out, and the conditions in which it differs from the ranked ones. */
export interface IncomparableTarget {
  readonly target: string
  readonly differences: readonly ConditionDifference[]
}

/** Connection states by how common they are in conversations. Breaks ties of the number of targets. */
const CONNECTION_ORDER: readonly ConnectionState[] = ['hot', 'warm', 'resumed', 'cold']

/**
 * One ranking per group of comparable targets, the largest group first. Incidental connection states are left
 * out.
 */
export function rankTargets(summaries: readonly TargetSummary[]): TargetRanking[] {
  const ranked = summaries.filter((summary) => !isIncidentalState(summary, summaries))
  const byConnection = ranked.toSorted(
    (a, b) => CONNECTION_ORDER.indexOf(a.connection) - CONNECTION_ORDER.indexOf(b.connection),
  )
  return groupComparable(byConnection, ({ conditions }) => conditions)
    .map((group) => rankGroup(group, ranked))
    .sort((a, b) => b.targets.length - a.targets.length)
}

/**
 * The rankings whose verdict says something: the first, those with several targets, and those with a target
 * that no earlier ranking has.
 */
export function selectInformativeRankings(rankings: readonly TargetRanking[]): TargetRanking[] {
  return rankings.filter(({ targets, verdict }, index) => {
    const told = rankings.slice(0, index).flatMap((ranking) => ranking.targets.map(nameOfRanked))
    return (
      index === 0 ||
      (verdict !== 'alone' && verdict !== 'retired') ||
      !targets.map(nameOfRanked).every((name) => told.includes(name))
    )
  })
}

/** The conditions that tell the targets of a ranking from those that it leaves out. */
export function distinguishingConditions({ incomparable }: TargetRanking): ConditionName[] {
  const differing = incomparable.flatMap(({ differences }) => differences.map(({ name }) => name))
  return CONDITIONS.filter((name) => differing.includes(name))
}

function nameOfRanked({ summary }: RankedTarget): string {
  return summary.target
}

function rankGroup(
  group: readonly [TargetSummary, ...TargetSummary[]],
  all: readonly TargetSummary[],
): TargetRanking {
  const [first] = group
  const entries = group
    .map((summary) => ({ summary, heard: summary.stages.get('ttfa_heard')?.percentiles.p50 }))
    .sort((a, b) => sortKey(a.heard) - sortKey(b.heard))
  // A retired target is kept if it is alone, because then there is nothing to rank.
  const isRanked = ({ summary }: Entry) => entries.length === 1 || summary.retired === undefined
  const targets = assignPlaces(entries.filter(isRanked))
  const retired = entries.filter((entry) => !isRanked(entry)).map((entry) => ({ ...entry, place: undefined }))
  return {
    connection: first.connection,
    conditions: first.conditions,
    targets,
    retired,
    incomparable: findIncomparable(first, all),
    verdict: targets.length === 0 ? 'retired' : decideVerdict(targets),
  }
}

type Entry = Pick<RankedTarget, 'summary' | 'heard'>

function findIncomparable(
  { connection, conditions }: TargetSummary,
  all: readonly TargetSummary[],
): IncomparableTarget[] {
  return all
    .filter((summary) => summary.connection === connection)
    .map((summary) => ({
      target: summary.target,
      differences: compareConditions(conditions, summary.conditions),
    }))
    .filter(({ differences }) => differences.length > 0)
}

/** A new place starts with a target that is significantly slower than the first of the previous place. */
function assignPlaces(entries: readonly Entry[]): RankedTarget[] {
  const [first] = entries
  let groupStart: { readonly place: number; readonly entry: Entry } | undefined
  return entries.map((entry, index) => {
    const difference = index > 0 && first ? differenceBetween(entry, first) : undefined
    const behind = difference && { behind: difference }
    if (entry.heard?.value.kind !== 'value') return { ...entry, place: undefined, ...behind }
    const fromStart = groupStart && differenceBetween(entry, groupStart.entry)
    if (!groupStart || (fromStart && isSignificant(fromStart))) groupStart = { place: index + 1, entry }
    return { ...entry, place: groupStart.place, ...behind }
  })
}

function differenceBetween(slower: Entry, faster: Entry): PercentileDifference | undefined {
  if (!slower.heard || !faster.heard) return undefined
  const deviation = Math.hypot(slower.summary.levelDeviation, faster.summary.levelDeviation)
  return percentileDifference(slower.heard, faster.heard, deviation)
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
