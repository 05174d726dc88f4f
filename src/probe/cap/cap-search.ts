import type { Millis } from '../../core/units.ts'
import { type Burst, outcomeOf } from './burst.ts'
import type { CapFinding, CapReason } from './cap-finding.ts'
import { estimateCapInterval } from './cap-interval.ts'
import { type CapSettings, type CapView, isCarried, type LevelView, viewBursts } from './cap-view.ts'
import { countCarriedAfterLongCooldown, needsNoProof } from './cooldown.ts'
import { type LevelStatus, MAX_BURSTS } from './level-status.ts'
import { poolQueueEvidence, withPooledCap } from './pooled-queue-cap.ts'

export type { CapFinding } from './cap-finding.ts'
export type { CapSettings } from './cap-view.ts'

export type CapStep =
  /** Wait for the cooldown in milliseconds, then try the level. */
  | { readonly kind: 'burst'; readonly level: number; readonly cooldown: Millis }
  | { readonly kind: 'found'; readonly finding: CapFinding }

type FoundCap = Extract<CapStep, { kind: 'found' }>

/** Bursts of the lowest level at the start. They give the baseline latency. */
const BASELINE_BURSTS = 3
/** Bursts of the lowest level if answers are unsteady: enough to show their distribution. */
const UNSTEADY_BASELINE_BURSTS = 16
/** Share of the usual cooldown: after single requests there is little to wait for. */
const BASELINE_COOLDOWN_SHARE = 0.2

/** A level is given up after this many bursts that were neither carried nor turned away. */
const MAX_SHORT_BURSTS = 2

/** The refused side is tried once after this many cooldowns: slots may be freed later than expected. */
const LONG_COOLDOWN_FACTOR = 6

/** The search ends after this many bursts above the lowest level: a boundary that keeps moving is never confirmed. */
const MAX_SEARCH_BURSTS = 36

/** Bursts beyond the boundary that must agree if no burst at the boundary can be carried whole. */
const MAX_OVERFULL_BURSTS = 6

/**
 * What to try next, from everything that was tried. First the level is doubled until requests are turned away, and
 * that burst is repeated after a longer cooldown. Then the range is narrowed: the number that an overfull burst
 * carried is the first guess, and if it misleads, the range is halved. Last, both sides of the boundary are tried
 * until the bursts agree. A pure function, so that a search can be replayed from its record.
 */
export function nextCapStep(settings: CapSettings, all: readonly Burst[]): CapStep {
  const view = viewBursts(settings, all)
  const { levels, low, high } = view
  const first = levels.find(({ level }) => level === settings.min)
  if (hasUnprovenRefusal(view)) return repeatLastBurst(view)
  const known = first ? first.status.bursts + first.shortBursts : 0
  if (known < BASELINE_BURSTS) return burstStep(view, settings.min)
  const isUnsteady = all.some((burst) => burst.isUnsteady || burst.isUnexplained)
  if (isUnsteady && known < UNSTEADY_BASELINE_BURSTS)
    return burstStep(view, settings.min, baselineCooldown(view, all))
  if (high && all.filter(({ level }) => level > settings.min).length >= MAX_SEARCH_BURSTS)
    return foundUnsettled(view)
  const unconfirmed = findUnconfirmedRecovery(view)
  if (unconfirmed) return burstStep(view, unconfirmed.level, unconfirmed.cooldown)
  const contradictory = findContradiction(view)
  if (contradictory) return burstStep(view, contradictory.level)
  if (high && isBlockedByFailures(view)) return overfillStep(view)
  if (!high) return growLevel(view)
  if (low && high.level - low.level > 1) return narrowBracket(view, low, high)
  return confirmBoundary(view, low, high)
}

/** Short, unless a request was ever refused. */
function baselineCooldown({ settings, required }: CapView, all: readonly Burst[]): Millis {
  const isRefused = all.some((burst) => outcomeOf(burst) === 'turned away' && !burst.isQueue)
  return isRefused ? required.cooldown : settings.settle * BASELINE_COOLDOWN_SHARE
}

/** The last burst was turned away, and it is not known yet whether the cooldown before it was long enough. */
function hasUnprovenRefusal({ required, bursts }: CapView): boolean {
  const last = bursts.at(-1)
  return !required.isProven && last !== undefined && !needsNoProof(last) && outcomeOf(last) === 'turned away'
}

function repeatLastBurst(view: CapView): CapStep {
  const last = view.bursts.at(-1)
  const lastCooldown = Number.isFinite(last?.cooldown) ? (last?.cooldown ?? 0) : 0
  const nextCooldown = Math.min(
    view.settings.longestSettle,
    2 * Math.max(lastCooldown, view.required.cooldown),
  )
  return burstStep(view, last?.level ?? view.settings.min, nextCooldown)
}

/**
 * The last burst, if a level was carried for the first time and only after a long cooldown. It is repeated, because
 * that may be chance.
 */
function findUnconfirmedRecovery({ bursts, required }: CapView): Burst | undefined {
  const last = bursts.at(-1)
  const own = bursts.filter(({ level }) => level === last?.level)
  return countCarriedAfterLongCooldown(own, required.cooldown) === 1 ? last : undefined
}

/**
 * A level that was refused below one that was carried, or an overfull burst that carried less than a level that
 * counts as carried: whichever of the two was tried longer ago is tried again.
 */
function findContradiction({ levels, high, low, bursts }: CapView): LevelView | undefined {
  const above = levels.findLast(({ status }) => isCarried(status))
  if (high && above && above.level > high.level) {
    const unsettled = [above, high].filter(({ status }) => !hasMaxBursts(status))
    return unsettled.sort((a, b) => a.last - b.last)[0]
  }
  const latest = bursts.findLastIndex((one) => outcomeOf(one) === 'turned away')
  const isOutdated = low && high && latest > low.last && (bursts[latest]?.held ?? 0) < low.level
  return isOutdated && !hasMaxBursts(low.status) && bursts[latest]?.held !== 0 ? low : undefined
}

/** Whether the level needs no further bursts. */
function hasMaxBursts({ bursts }: LevelStatus): boolean {
  return bursts >= MAX_BURSTS
}

/** Nothing has been turned away yet. */
function growLevel(view: CapView): CapStep {
  const { settings, levels, low } = view
  const top = levels.at(-1)
  if (low?.level === settings.max) return foundStep(view, 'ceiling', settings.max, undefined)
  const isTopShort = top && top.status.side === undefined
  if (isTopShort && top.shortBursts < MAX_SHORT_BURSTS) return burstStep(view, top.level)
  if (isTopShort && (top.level >= settings.max || !isGrowing(view, top.level)))
    return foundStep(view, 'other failures', maxHeldOf(view), undefined)
  return burstStep(view, Math.min(settings.max, 2 * (top?.level ?? settings.min)))
}

/** Whether a level that was not carried whole still carried clearly more than the levels below it. */
function isGrowing({ bursts, low }: CapView, level: number): boolean {
  const reached = Math.max(...bursts.filter((one) => one.level === level).map(({ held }) => held))
  const before = Math.max(
    low?.level ?? 0,
    ...bursts.filter((one) => one.level < level).map(({ held }) => held),
  )
  return reached > 1.25 * before
}

/** Between a level that is carried and one that is not. */
function narrowBracket(view: CapView, low: LevelView, high: LevelView): CapStep {
  return burstStep(view, pickBetween(low.level, high.level, heldByLatestRefusal(view, high)))
}

/** The number that the latest oversized burst got through is usually the limit. */
function heldByLatestRefusal({ bursts }: CapView, { level }: LevelView): number {
  return bursts.findLast((one) => one.level === level && outcomeOf(one) === 'turned away')?.held ?? 0
}

/** A whole number strictly between two others. */
function pickBetween(low: number, high: number, hint: number): number {
  if (hint > low && hint < high) return hint
  return hint === low ? low + 1 : Math.floor((low + high) / 2)
}

/**
 * The refused side first, and once more after a long cooldown: if it is not confirmed, the other side need not be
 * tried.
 */
function confirmBoundary(view: CapView, low: LevelView | undefined, high: LevelView): CapStep {
  if (!high.status.isDecided || high.last < (low?.first ?? 0)) return burstStep(view, high.level)
  if (low && !low.status.isDecided) return burstStep(view, low.level)
  const longCooldown = Math.min(view.settings.longestSettle, LONG_COOLDOWN_FACTOR * view.required.cooldown)
  return high.longestCooldown < longCooldown
    ? burstStep(view, high.level, longCooldown)
    : foundAtBoundary(view)
}

/** Neither side can be carried whole, because requests fail for other reasons. */
function isBlockedByFailures({ levels, low, high }: CapView): boolean {
  const from = low?.level ?? 0
  const to = high?.level ?? Number.POSITIVE_INFINITY
  return levels.some(
    ({ level, shortBursts }) => level >= from && level < to && shortBursts >= MAX_SHORT_BURSTS,
  )
}

/** If every burst loses some requests, one larger than the boundary still reaches it. */
function overfillStep(view: CapView): CapStep {
  const { bursts, settings } = view
  const refused = bursts.filter((one) => outcomeOf(one) === 'turned away')
  const latest = refused.slice(-settings.confirmations).map(({ held }) => held)
  const maxHeld = Math.max(...refused.map(({ held }) => held))
  const doAgree = latest.length >= settings.confirmations && latest.every((held) => held === latest[0])
  if (doAgree) return foundAtLevel(view, maxHeld)
  if (refused.length >= MAX_OVERFULL_BURSTS) return foundStep(view, 'no agreement', maxHeld, maxHeld + 1)
  return burstStep(view, Math.min(settings.max, Math.ceil(1.5 * maxHeld) + 2))
}

/**
 * Bursts keep contradicting each other: the answer is the level that is usually carried, and its interval covers all
 * that were carried at times.
 */
function foundUnsettled(view: CapView): CapStep {
  const { low, high, bursts } = view
  const step = foundStep(view, 'no agreement', low?.level ?? 0, high?.level)
  const refused = bursts.filter((burst) => outcomeOf(burst) === 'turned away').slice(-MAX_BURSTS)
  const carried = refused.map(({ held }) => held)
  const [lowest, highest] = step.finding.interval
  const interval = [Math.min(lowest, ...carried), Math.max(highest, ...carried)] as const
  return { ...step, finding: { ...step.finding, isNoisy: true, interval } }
}

function foundAtBoundary(view: CapView): CapStep {
  const { low, high } = view
  return foundStep(view, 'boundary', low?.level ?? 0, high?.level)
}

function foundAtLevel(view: CapView, level: number): CapStep {
  return foundStep(view, 'boundary', level, level + 1)
}

function maxHeldOf({ bursts }: CapView): number {
  return Math.max(0, ...bursts.map(({ held }) => held))
}

function burstStep(
  { required, retryAfter }: CapView,
  level: number,
  requestedCooldown = required.cooldown,
): CapStep {
  return { kind: 'burst', level, cooldown: Math.max(requestedCooldown, retryAfter * 1e3) }
}

function foundStep(
  { required, levels, bursts, settings }: CapView,
  reason: CapReason,
  feasible: number,
  infeasible: number | undefined,
): FoundCap {
  const isNoisy = levels.some(({ status }) => status.isMixed)
  const hasChanged = levels.some(({ status }) => status.hasChangedOnce && !status.isMixed)
  const finding: CapFinding = {
    reason,
    feasible,
    infeasible,
    cooldown: required.cooldown,
    freesSlotsLate: required.freesSlotsLate,
    interval: isNoisy || hasChanged ? estimateCapInterval(feasible, bursts) : [feasible, feasible],
    isNoisy,
    hasChanged,
  }
  // The last burst has the best estimate of how answers of single requests vary.
  const pooled = bursts.at(-1)?.isUnsteady ? poolQueueEvidence(bursts, settings.max) : undefined
  return { kind: 'found', finding: pooled ? withPooledCap(finding, pooled) : finding }
}
