import type { Objective, Probe } from '../core/config/probe.ts'
import { type CapFinding, nextWave } from './cap-search.ts'
import type { Violations } from './hold.ts'
import { type KneeFinding, nextHold } from './knee-search.ts'
import { nextRate, type RateFinding } from './rate-search.ts'
import { holdsOf, type LevelRecord, wavesOf } from './record.ts'
import { outcomeOf } from './wave.ts'

/** What to do next. Rests are milliseconds without any request. */
export type SearchStep =
  | { readonly kind: 'wave'; readonly level: number; readonly rest: number; readonly drain?: number }
  | { readonly kind: 'control'; readonly level: number; readonly rest: 0 }
  | { readonly kind: 'hold'; readonly level: number; readonly rest: number }
  | { readonly kind: 'done' }

/** What was found so far; the parts that were not finished are absent. */
export interface Findings {
  readonly cap?: CapFinding | RateFinding
  readonly knee?: KneeFinding
}

/** The whole search, from its record: first where the provider turns requests away, then where the objective breaks. */
export function nextStep(probe: Probe, records: readonly LevelRecord[]): SearchStep {
  const cap = nextCap(probe, records)
  if (cap.kind === 'wave') return cap
  const { finding } = cap
  if (wantsControl(probe, finding, records)) return { kind: 'control', level: finding.feasible, rest: 0 }
  if (!wantsKnee(probe, finding)) return { kind: 'done' }
  const knee = nextHold(kneeSettings(probe, finding, records), holdsOf(records))
  return knee.kind === 'hold' ? { ...knee, rest: finding.settle } : { kind: 'done' }
}

export function findingsOf(probe: Probe, records: readonly LevelRecord[]): Findings {
  const cap = nextCap(probe, records)
  if (cap.kind === 'wave') return {}
  const { finding } = cap
  if (!wantsKnee(probe, finding) || holdsOf(records).length === 0) return { cap: finding }
  const knee = nextHold(kneeSettings(probe, finding, records), holdsOf(records))
  return { cap: finding, ...(knee.kind === 'found' && { knee: knee.finding }) }
}

function nextCap(probe: Probe, records: readonly LevelRecord[]) {
  const waves = wavesOf(records)
  return probe.kind.endsWith('rate') ? nextRate(probe, waves) : nextWave(probe, waves)
}

/** Slots are free as soon as requests end, and a rate is not: a full wave right behind a full one tells which it is. */
function wantsControl({ kind }: Probe, finding: CapFinding, records: readonly LevelRecord[]): boolean {
  if (kind !== 'concurrency' || finding.reason !== 'boundary' || finding.feasible === 0) return false
  return !records.some((record) => record.kind === 'control')
}

function wantsKnee({ kind, min, objectives }: Probe, { feasible }: CapFinding): boolean {
  return kind === 'concurrency' && objectives.length > 0 && feasible >= min
}

function kneeSettings(probe: Probe, { feasible }: CapFinding, records: readonly LevelRecord[]) {
  const { min, objectives } = probe
  return { min, max: feasible, objectives, guess: guessOf(objectives, records) }
}

/** The largest wave before the first that already looks too bad. */
function guessOf(objectives: readonly Objective[], records: readonly LevelRecord[]): number {
  const carried = records
    .filter(({ wave }) => wave && outcomeOf(wave) === 'held')
    .sort((a, b) => a.level - b.level)
  const bad = carried.findIndex(({ counts }) => !looksGood(objectives, counts))
  return (bad === -1 ? carried.at(-1) : carried[Math.max(0, bad - 1)])?.level ?? 1
}

/** One violation is no sign of anything. */
function looksGood(objectives: readonly Objective[], counts: readonly Violations[]): boolean {
  return objectives.every(({ allowed }, index) => {
    const { violated = 0, trials = 0 } = counts[index] ?? {}
    return violated <= 1 || violated <= allowed * trials
  })
}
