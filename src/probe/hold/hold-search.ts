import type { Millis } from '../../core/units.ts'
import { type HeldLevel, isHeld } from './held-level.ts'
import type { HoldPlan } from './hold-plan.ts'

export interface HoldSettings {
  readonly min: number
  /** The largest level that is carried at once. */
  readonly feasible: number
  /** Longer than the time over which the provider may average its load. */
  readonly hold: Millis
}

export type HoldStep =
  | { readonly kind: 'hold'; readonly level: number; readonly plan: HoldPlan; readonly isDirect: boolean }
  | { readonly kind: 'found'; readonly finding: HoldFinding }

/** The largest level that can be kept up. */
export interface HoldFinding {
  readonly feasible: number
  /** The smallest level that cannot; undefined if the level that is carried at once can. */
  readonly infeasible?: number
  readonly interval: readonly [low: number, high: number]
  /** How long the level was kept up. */
  readonly held: Millis
  /** The largest level that is carried at once, and whether fewer can be kept up. */
  readonly atOnce: number
  readonly isReduced: boolean
  readonly slotsFreedAfter?: Millis
}

const MAX_JUDGED = 10
/** After this many hints from overloads the bracket is halved: they have misled. */
const MAX_HINTS = 3
const PRECISION = 0.05
/** Standard errors on either side. */
const ERRORS = 2

/**
 * Keeps up the largest level that is carried at once for longer than a provider may average. If requests are turned
 * away, the largest level that can be kept up is bracketed. Each of those levels directly follows an overload, so that
 * nothing is saved up, and its first part is not judged, so that the overload no longer counts.
 */
export function nextHoldStep(settings: HoldSettings, holds: readonly HeldLevel[]): HoldStep {
  const { feasible, hold, min } = settings
  const [first, ...later] = holds
  if (!first) return holdStep(feasible, { purpose: 'cap', settle: 0, duration: hold }, false)
  if (isHeld(first)) return { kind: 'found', finding: wholeFinding(first) }
  const judged = later.filter(({ purpose }) => purpose === 'cap')
  const high = Math.min(feasible, ...judged.filter((one) => !isHeld(one)).map(({ level }) => level))
  const low = Math.max(
    0,
    ...judged.filter((one) => isHeld(one) && one.level < high).map(({ level }) => level),
  )
  const isNarrow = high - Math.max(low, min - 1) <= Math.max(1, Math.floor(PRECISION * low))
  if (isNarrow || judged.length >= MAX_JUDGED)
    return { kind: 'found', finding: reducedFinding(settings, holds, low, high) }
  const last = holds.at(-1)
  if (last?.purpose === 'cap' && last.turnedAway === 0 && !last.queueCap)
    return holdStep(feasible, { purpose: 'overload', settle: 0, duration: hold })
  const next = pickBetween(
    Math.max(low, min - 1),
    high,
    judged.length < MAX_HINTS ? hintOf(holds) : undefined,
  )
  return holdStep(next, { purpose: 'cap', settle: hold, duration: hold })
}

function holdStep(level: number, plan: HoldPlan, isDirect = true): HoldStep {
  return { kind: 'hold', level, plan, isDirect }
}

/** What the latest overload carried is usually the limit. */
function hintOf(holds: readonly HeldLevel[]): number {
  const overload = holds.findLast((one) => one.purpose === 'cap' && !isHeld(one))
  return overload?.queueCap ?? Math.round(overload?.carried ?? 0)
}

/** A whole number strictly between two others: the hint, or next to where it points, or without one in the middle. */
function pickBetween(low: number, high: number, hint: number | undefined): number {
  if (hint === undefined) return Math.floor((low + high) / 2)
  return Math.max(low + 1, Math.min(high - 1, hint))
}

function wholeFinding({ level, held, carried, turnedAway, slotsFreedAfter }: HeldLevel): HoldFinding {
  const isSharp = turnedAway === 0 || slotsFreedAfter !== undefined
  const low = isSharp ? level : Math.min(level, Math.floor(carried))
  return {
    feasible: level,
    interval: [low, level],
    held,
    atOnce: level,
    isReduced: false,
    ...(slotsFreedAfter !== undefined && { slotsFreedAfter }),
  }
}

function reducedFinding(
  { feasible, min }: HoldSettings,
  holds: readonly HeldLevel[],
  low: number,
  high: number,
): HoldFinding {
  const overload = holds.findLast((one) => one.level === high && !isHeld(one)) ?? holds[0]
  const { queueCap, carriedError = 0 } = overload ?? {}
  const carried = queueCap ?? overload?.carried ?? low
  const error = Number.isFinite(carriedError) ? ERRORS * carriedError : 0
  return {
    feasible: low,
    infeasible: high,
    interval: [
      Math.max(min - 1, Math.min(low, Math.floor(carried - error))),
      Math.min(feasible, Math.max(high - 1, Math.ceil(carried + error))),
    ],
    held: Math.max(0, ...holds.filter(({ level }) => level === low).map(({ held }) => held)),
    atOnce: feasible,
    isReduced: true,
  }
}
