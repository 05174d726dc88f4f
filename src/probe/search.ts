import type { Objective, Probe } from '../core/config/probe.ts'
import { outcomeOf } from './cap/burst.ts'
import { type CapFinding, nextCapStep } from './cap/cap-search.ts'
import { type KneeFinding, nextKneeStep } from './knee/knee-search.ts'
import type { ViolationCount } from './knee/sustained-level.ts'
import { burstsOf, type LevelRecord, sustainedLevelsOf } from './level-record.ts'
import { nextRateStep, type RateFinding } from './rate/rate-search.ts'

/** What to do next. Rests are milliseconds without any request. */
export type SearchStep =
  | { readonly kind: 'burst'; readonly level: number; readonly cooldown: number; readonly drain?: number }
  | { readonly kind: 'control'; readonly level: number; readonly cooldown: 0 }
  | { readonly kind: 'sustained'; readonly level: number; readonly cooldown: number }
  | { readonly kind: 'done' }

/** Why a search ended. `found` is the only one with a whole answer. */
export type ProbeEnd = 'found' | 'budget' | 'auth' | 'config' | 'interrupted' | 'failure'

/** What was found so far; the parts that were not finished are absent. */
export interface Findings {
  readonly cap?: CapFinding | RateFinding
  readonly knee?: KneeFinding
}

/** The whole search, from its record: first where the provider turns requests away, then where the objective breaks. */
export function nextStep(probe: Probe, records: readonly LevelRecord[]): SearchStep {
  const cap = nextHardLimitStep(probe, records)
  if (cap.kind === 'burst') return cap
  const { finding } = cap
  if (needsControl(probe, finding, records)) return { kind: 'control', level: finding.feasible, cooldown: 0 }
  if (!needsKnee(probe, finding)) return { kind: 'done' }
  const knee = nextKneeStep(kneeSettings(probe, finding, records), sustainedLevelsOf(records))
  return knee.kind === 'sustained' ? { ...knee, cooldown: finding.cooldown } : { kind: 'done' }
}

export function collectFindings(probe: Probe, records: readonly LevelRecord[]): Findings {
  const cap = nextHardLimitStep(probe, records)
  if (cap.kind === 'burst') return {}
  const { finding } = cap
  if (!needsKnee(probe, finding) || sustainedLevelsOf(records).length === 0) return { cap: finding }
  const knee = nextKneeStep(kneeSettings(probe, finding, records), sustainedLevelsOf(records))
  return { cap: finding, ...(knee.kind === 'found' && { knee: knee.finding }) }
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

function needsKnee({ kind, min, objectives }: Probe, { feasible }: CapFinding): boolean {
  return kind === 'concurrency' && objectives.length > 0 && feasible >= min
}

function kneeSettings(probe: Probe, { feasible }: CapFinding, records: readonly LevelRecord[]) {
  const { min, objectives } = probe
  return { min, max: feasible, objectives, guess: guessKnee(objectives, records) }
}

/** The largest burst before the first that violates an objective. */
function guessKnee(objectives: readonly Objective[], records: readonly LevelRecord[]): number {
  const carried = records
    .filter(({ burst }) => burst && outcomeOf(burst) === 'held')
    .sort((a, b) => a.level - b.level)
  const bad = carried.findIndex(({ counts }) => !looksGood(objectives, counts))
  return (bad === -1 ? carried.at(-1) : carried[Math.max(0, bad - 1)])?.level ?? 1
}

/** One violation is no sign of anything. */
function looksGood(objectives: readonly Objective[], counts: readonly ViolationCount[]): boolean {
  return objectives.every(({ allowed }, index) => {
    const { violated = 0, trials = 0 } = counts[index] ?? {}
    return violated <= 1 || violated <= allowed * trials
  })
}
