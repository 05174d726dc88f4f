import { capInterval } from './cap-interval.ts'
import { type CapSettings, isCarried, type LevelView, look, type View } from './cap-view.ts'
import { carriedAfterLongRest } from './rest.ts'
import { MOST_WAVES, type Standing } from './standing.ts'
import { outcomeOf, type Wave } from './wave.ts'

export type { CapSettings } from './cap-view.ts'

export type CapStep =
  /** Rest that many milliseconds, then try that level. */
  | { readonly kind: 'wave'; readonly level: number; readonly rest: number }
  | { readonly kind: 'found'; readonly finding: CapFinding }

/** Where nobody is turned away below the ceiling; the boundary stands; others failed; the waves never agreed. */
export type CapReason = 'ceiling' | 'boundary' | 'other failures' | 'no agreement'

export interface CapFinding {
  readonly reason: CapReason
  /** The largest level that is carried; 0 when not even the lowest is. */
  readonly feasible: number
  /** The smallest level that is not; undefined where none was met. */
  readonly infeasible: number | undefined
  readonly settle: number
  readonly recoversLate: boolean
  /** What it may be as well, where waves did not agree; the same twice where they did. */
  readonly interval: readonly [low: number, high: number]
  /** The boundary was not the same every time. */
  readonly isNoisy: boolean
  /** The boundary moved while it was being searched. */
  readonly hasChanged: boolean
}

/** Answers to the lowest level before anything else: what they take is what is usual. */
const FIRST_LOOKS = 3

/** Waves of a level that were neither carried nor turned away before the level is given up. */
const MOST_SHORT = 2

/** The refused side is asked once after so many times the usual rest: slots may be freed later than anybody thought. */
const LONG_REST = 6

/** Waves beyond the boundary that must agree where none at it can be carried whole. */
const MOST_OVERFULL = 6

/**
 * What to try next, from everything that was tried: doubling until somebody is turned away, again after a longer rest;
 * narrowing, with what an overfull wave carried as the first guess and halving where that misleads; then both sides of
 * the boundary until the waves agree. A pure function, so that a search can be replayed from its record.
 */
export function nextWave(settings: CapSettings, all: readonly Wave[]): CapStep {
  const view = look(settings, all)
  const { levels, low, high } = view
  const first = levels.find(({ level }) => level === settings.min)
  if (unprovenRefusal(view)) return repeat(view)
  if (!first || first.standing.waves + first.short < FIRST_LOOKS) return wave(view, settings.min)
  const lucky = luckOfRest(view)
  if (lucky) return wave(view, lucky.level, lucky.rest)
  const contested = contradiction(view)
  if (contested) return wave(view, contested.level)
  if (high && isBlocked(view)) return overfull(view)
  if (!high) return grow(view)
  if (low && high.level - low.level > 1) return narrow(view, low, high)
  return confirm(view, low, high)
}

/** The last wave was turned away, and nobody knows yet whether the rest before it was long enough. */
function unprovenRefusal({ rest, waves }: View): boolean {
  const last = waves.at(-1)
  return !rest.isProven && last !== undefined && outcomeOf(last) === 'turned away'
}

function repeat(view: View): CapStep {
  const last = view.waves.at(-1)
  const rested = Number.isFinite(last?.rest) ? (last?.rest ?? 0) : 0
  const rest = Math.min(view.settings.longestSettle, 2 * Math.max(rested, view.rest.settle))
  return wave(view, last?.level ?? view.settings.min, rest)
}

/** The last wave, where a level was carried for the first time and only after a long rest: the rest, or luck? */
function luckOfRest({ waves, rest }: View): Wave | undefined {
  const last = waves.at(-1)
  const own = waves.filter(({ level }) => level === last?.level)
  return carriedAfterLongRest(own, rest.settle) === 1 ? last : undefined
}

/**
 * A level that was refused below one that was carried, or an overfull wave that carried less than a level that counts
 * as carried: whichever of the two is known from longer ago is asked again.
 */
function contradiction({ levels, high, low, waves }: View): LevelView | undefined {
  const above = levels.findLast(({ standing }) => isCarried(standing))
  if (high && above && above.level > high.level) {
    const doubtful = [above, high].filter(({ standing }) => !isSettled(standing))
    return doubtful.sort((a, b) => a.last - b.last)[0]
  }
  const latest = waves.findLastIndex((one) => outcomeOf(one) === 'turned away')
  const isOutdated = low && high && latest > low.last && (waves[latest]?.held ?? 0) < low.level
  return isOutdated && !isSettled(low.standing) && waves[latest]?.held !== 0 ? low : undefined
}

/** Enough waves to stop asking. */
function isSettled({ waves }: Standing): boolean {
  return waves >= MOST_WAVES
}

/** Nobody is turned away yet. */
function grow(view: View): CapStep {
  const { settings, levels, low } = view
  const top = levels.at(-1)
  if (low?.level === settings.max) return found(view, 'ceiling', settings.max, undefined)
  const isTopShort = top && top.standing.leans === undefined
  if (isTopShort && top.short < MOST_SHORT) return wave(view, top.level)
  if (isTopShort && (top.level >= settings.max || !isGrowing(view, top.level)))
    return found(view, 'other failures', mostHeld(view), undefined)
  return wave(view, Math.min(settings.max, 2 * (top?.level ?? settings.min)))
}

/** Whether a level that fell short still carried clearly more than those below it. */
function isGrowing({ waves, low }: View, level: number): boolean {
  const reached = Math.max(...waves.filter((one) => one.level === level).map(({ held }) => held))
  const before = Math.max(
    low?.level ?? 0,
    ...waves.filter((one) => one.level < level).map(({ held }) => held),
  )
  return reached > 1.25 * before
}

/** Between a level that is carried and one that is not. */
function narrow(view: View, low: LevelView, high: LevelView): CapStep {
  return wave(view, between(low.level, high.level, hintOf(view, high)))
}

/** What the latest wave that was turned away carried is as much as there is room for, as a rule. */
function hintOf({ waves }: View, { level }: LevelView): number {
  return waves.findLast((one) => one.level === level && outcomeOf(one) === 'turned away')?.held ?? 0
}

/** A whole number between two that lie more than one apart, both left out. */
function between(low: number, high: number, hint: number): number {
  if (hint > low && hint < high) return hint
  return hint === low ? low + 1 : Math.floor((low + high) / 2)
}

/** The refused side first: where it does not stand, the other need not be asked; and once more after a long rest. */
function confirm(view: View, low: LevelView | undefined, high: LevelView): CapStep {
  if (!high.standing.isFirm || high.last < (low?.first ?? 0)) return wave(view, high.level)
  if (low && !low.standing.isFirm) return wave(view, low.level)
  const longRest = Math.min(view.settings.longestSettle, LONG_REST * view.rest.settle)
  return high.longestRest < longRest ? wave(view, high.level, longRest) : boundary(view)
}

/** Neither side can be carried whole, because requests fail for other reasons. */
function isBlocked({ levels, low, high }: View): boolean {
  const from = low?.level ?? 0
  const to = high?.level ?? Number.POSITIVE_INFINITY
  return levels.some(({ level, short }) => level >= from && level < to && short >= MOST_SHORT)
}

/** Where every wave loses some of its requests, one that is larger than the boundary still fills it to the brim. */
function overfull(view: View): CapStep {
  const { waves, settings } = view
  const away = waves.filter((one) => outcomeOf(one) === 'turned away')
  const latest = away.slice(-settings.confirmations).map(({ held }) => held)
  const most = Math.max(...away.map(({ held }) => held))
  const agree = latest.length >= settings.confirmations && latest.every((held) => held === latest[0])
  if (agree) return boundaryAt(view, most)
  if (away.length >= MOST_OVERFULL) return found(view, 'no agreement', most, most + 1)
  return wave(view, Math.min(settings.max, Math.ceil(1.5 * most) + 2))
}

function boundary(view: View): CapStep {
  const { low, high } = view
  return found(view, 'boundary', low?.level ?? 0, high?.level)
}

function boundaryAt(view: View, level: number): CapStep {
  return found(view, 'boundary', level, level + 1)
}

function mostHeld({ waves }: View): number {
  return Math.max(0, ...waves.map(({ held }) => held))
}

function wave({ rest, retryAfter }: View, level: number, milliseconds = rest.settle): CapStep {
  return { kind: 'wave', level, rest: Math.max(milliseconds, retryAfter * 1e3) }
}

function found(
  { rest, levels, waves }: View,
  reason: CapReason,
  feasible: number,
  infeasible: number | undefined,
): CapStep {
  const isNoisy = levels.some(({ standing }) => standing.isMixed)
  const hasChanged = levels.some(({ standing }) => standing.hasTurned && !standing.isMixed)
  return {
    kind: 'found',
    finding: {
      reason,
      feasible,
      infeasible,
      settle: rest.settle,
      recoversLate: rest.recoversLate,
      interval: isNoisy || hasChanged ? capInterval(feasible, waves) : [feasible, feasible],
      isNoisy,
      hasChanged,
    },
  }
}
