import type { Objective, Probe } from '../core/config/probe.ts'
import type { Millis } from '../core/units.ts'
import { outcomeOf } from './cap/burst.ts'
import { type CapFinding, nextCapStep } from './cap/cap-search.ts'
import type { HoldPlan } from './hold/hold-plan.ts'
import { type HoldFinding, nextHoldStep } from './hold/hold-search.ts'
import { type KneeFinding, nextKneeStep } from './knee/knee-search.ts'
import type { SustainedLevel, ViolationCount } from './knee/sustained-level.ts'
import { burstsOf, heldLevelsOf, type LevelRecord, sustainedLevelsOf } from './level-record.ts'
import { nextRateStep, type RateFinding } from './rate/rate-search.ts'

/** Levels kept up until the answer no longer moves. */
const MAX_KNEE_HOLDS = 3

/** What to do next. Cooldowns are milliseconds without any request. */
export type SearchStep =
  /** `isLong`: a rate is kept up for as long as the level of the answer must be. */
  | {
      readonly kind: 'burst'
      readonly level: number
      readonly cooldown: number
      readonly drain?: number
      readonly isLong?: boolean
    }
  | { readonly kind: 'control'; readonly level: number; readonly cooldown: 0 }
  /** With a plan: for as long as it says. Without: until the objectives are decided. */
  | {
      readonly kind: 'sustained'
      readonly level: number
      readonly cooldown: number
      readonly hold?: HoldPlan
    }
  | { readonly kind: 'done' }

/** Why a search ended. `found` is the only one with a whole answer. */
export type ProbeEnd = 'found' | 'budget' | 'auth' | 'config' | 'interrupted' | 'failure' | 'lost'

/** What was found so far; the parts that were not finished are absent. */
export interface Findings {
  readonly cap?: CapFinding | RateFinding
  /** The largest level that can be kept up. */
  readonly hold?: HoldFinding
  readonly knee?: KneeFinding
}

/**
 * The whole search, from its record: where the provider turns requests away at once, how many can be kept up, and
 * where the objective breaks.
 */
export function nextStep(probe: Probe, records: readonly LevelRecord[]): SearchStep {
  const cap = nextHardLimitStep(probe, records)
  if (cap.kind === 'burst') return cap
  const { finding } = cap
  if (needsControl(probe, finding, records)) return { kind: 'control', level: finding.feasible, cooldown: 0 }
  const hold = holdStepFor(probe, finding, records)
  if (hold?.kind === 'hold') {
    const cooldown = hold.isDirect ? 0 : finding.cooldown
    return { kind: 'sustained', level: hold.level, cooldown, hold: hold.plan }
  }
  const max = hold?.finding.feasible ?? finding.feasible
  if (!needsKnee(probe, max)) return { kind: 'done' }
  const knee = nextKneeStep(kneeSettings(probe, max, records), kneeLevels(records, max))
  if (knee.kind === 'sustained') return { ...knee, cooldown: finding.cooldown }
  const { estimate } = knee.finding
  if (!needsKneeHold(probe, estimate, records)) return { kind: 'done' }
  const plan = { purpose: 'objective', settle: 0, duration: probe.hold } as const
  return { kind: 'sustained', level: estimate, cooldown: finding.cooldown, hold: plan }
}

export function collectFindings(probe: Probe, records: readonly LevelRecord[]): Findings {
  const cap = nextHardLimitStep(probe, records)
  if (cap.kind === 'burst') return {}
  const { finding } = cap
  const hold = holdStepFor(probe, finding, records)
  if (hold?.kind === 'hold') return { cap: finding }
  const known = { cap: capOf(finding, hold?.finding), ...(hold && { hold: hold.finding }) }
  const max = hold?.finding.feasible ?? finding.feasible
  const levels = kneeLevels(records, max)
  if (!needsKnee(probe, max) || levels.length === 0) return known
  const knee = nextKneeStep(kneeSettings(probe, max, records), levels)
  return { ...known, ...(knee.kind === 'found' && { knee: boundByCap(knee.finding, known.cap) }) }
}

/** A knee that only the cap limits is as uncertain as the cap. */
function boundByCap(knee: KneeFinding, { interval: [low, high] }: CapFinding): KneeFinding {
  if (knee.binding) return knee
  return { ...knee, low: Math.min(knee.low, low), high: Math.max(knee.high, high) }
}

/** The cap is what can be kept up, if that is less than what is carried at once. */
function capOf(cap: CapFinding | RateFinding, hold: HoldFinding | undefined): CapFinding | RateFinding {
  if (!hold) return cap
  const { feasible, infeasible, interval } = hold
  if (hold.isReduced) return { ...cap, reason: 'boundary', feasible, infeasible, interval }
  return { ...cap, interval: [Math.min(cap.interval[0], interval[0]), cap.interval[1]] }
}

/**
 * Whether the level of the answer must still be kept up for `hold`. Not if that has moved the answer too often
 * already.
 */
function needsKneeHold({ min, hold }: Probe, estimate: number, records: readonly LevelRecord[]): boolean {
  const holds = records.filter((record) => record.hold?.purpose === 'objective')
  return estimate >= min && holds.length < MAX_KNEE_HOLDS && longestHold(records, estimate) < hold
}

/** How long the level was kept up at a stretch, in milliseconds. */
export function longestHold(records: readonly LevelRecord[], level: number): Millis {
  const own = records.filter((record) => record.kind === 'sustained' && record.level === level)
  return Math.max(0, ...own.map(({ stats }) => stats.sustained_ms ?? 0))
}

/** Undefined where nothing can be kept up: the search is not for requests in flight, or none are carried. */
function holdStepFor({ kind, min, hold }: Probe, cap: CapFinding, records: readonly LevelRecord[]) {
  if (kind !== 'concurrency' || cap.feasible === 0) return undefined
  return nextHoldStep({ min, feasible: cap.feasible, hold }, heldLevelsOf(records))
}

function kneeLevels(records: readonly LevelRecord[], max: number): SustainedLevel[] {
  return sustainedLevelsOf(records).filter(({ level }) => level <= max)
}

/** How long the level of the hard cap was kept up, in milliseconds; 0 if it was not. */
export function heldTime({ cap, hold }: Findings): Millis {
  return hold?.held ?? (cap && 'held' in cap ? cap.held : 0)
}

function nextHardLimitStep(probe: Probe, records: readonly LevelRecord[]) {
  const bursts = burstsOf(records)
  return probe.kind.endsWith('rate') ? nextRateStep(probe, bursts) : nextCapStep(probe, bursts)
}

/** A second full burst without a cooldown tells slots, which are free when requests end, from a rate. */
function needsControl({ kind }: Probe, finding: CapFinding, records: readonly LevelRecord[]): boolean {
  if (kind !== 'concurrency' || finding.reason !== 'boundary' || finding.feasible === 0) return false
  return !records.some((record) => record.kind === 'control')
}

function needsKnee({ kind, min, objectives }: Probe, feasible: number): boolean {
  return kind === 'concurrency' && objectives.length > 0 && feasible >= min
}

function kneeSettings({ min, objectives }: Probe, max: number, records: readonly LevelRecord[]) {
  return { min, max, objectives, guess: guessKnee(objectives, records) }
}

/** The largest burst before the first that violates an objective. */
function guessKnee(objectives: readonly Objective[], records: readonly LevelRecord[]): number {
  const carried = records
    .filter(({ burst }) => burst && outcomeOf(burst) === 'held')
    .sort((a, b) => a.level - b.level)
  const bad = carried.findIndex(({ counts }) => !looksGood(objectives, counts))
  return (bad === -1 ? carried.at(-1) : carried[Math.max(0, bad - 1)])?.level ?? 1
}

/** A single violation is ignored. */
function looksGood(objectives: readonly Objective[], counts: readonly ViolationCount[]): boolean {
  return objectives.every(({ allowed }, index) => {
    const { violated = 0, trials = 0 } = counts[index] ?? {}
    return violated <= 1 || violated <= allowed * trials
  })
}
