import type { Objective, Probe, ProbeKind } from '../core/config/probe.ts'
import { type Random, seededRandom } from '../pace/random.ts'
import { type BoundaryType, bracketOf, capType, constraintOf, kneeType } from './boundary.ts'
import type { CapFinding } from './cap-search.ts'
import type { KneeFinding } from './knee-search.ts'
import { notesOf } from './notes.ts'
import type { Spent } from './purse.ts'
import type { LevelRecord } from './record.ts'
import { type FailureReport, failuresIn, type Judged, type RefusalReport, refusalsIn } from './refusals.ts'
import { type Findings, findingsOf } from './search.ts'
import { sentenceOf } from './sentence.ts'
import { fitUsl, type UslFit } from './usl.ts'
import { outcomeOf } from './wave.ts'

/** The version of `probe.json`. */
export const PROBE_SCHEMA_VERSION = 1

/** Why a search ended. `found` is the only one with a whole answer. */
export type ProbeEnd = 'found' | 'budget' | 'auth' | 'config' | 'interrupted' | 'failure'

/** `probe.json`. Durations are milliseconds, shares 0 to 1. */
export interface ProbeAnswer {
  readonly schema_version: typeof PROBE_SCHEMA_VERSION
  readonly run: string
  readonly target: string
  readonly simulated: boolean
  readonly kind: ProbeKind
  /** What rates are counted in. */
  readonly per_ms: number
  readonly sentence: string
  readonly feasible_max: number
  readonly infeasible_min: number | null
  readonly boundary_type: BoundaryType
  readonly binding_constraint: string
  readonly convergence_reason: string
  readonly confidence: Confidence
  readonly hard_cap: HardCap | null
  readonly soft_knee: SoftKnee | null
  readonly refusals: readonly RefusalReport[]
  /** What the provider told about its limits: the largest `Retry-After` in seconds, and headers as they came last. */
  readonly told: { readonly retry_after_s?: number; readonly headers: Readonly<Record<string, string>> }
  /** Failures that are no limit. */
  readonly failures: readonly FailureReport[]
  /** What else should be known, in sentences. */
  readonly notes: readonly string[]
  readonly usl: UslFit | null
  /** The cost in whole billionths of the budget's currency; 0 or absent where none is bounded. */
  readonly budget: {
    readonly limit: Probe['budget']
    readonly spent: Omit<Spent, 'cost'> & Partial<Pick<Spent, 'cost'>>
  }
  readonly objectives: readonly string[]
  readonly levels: readonly AnswerLevel[]
}

export interface Confidence {
  /** Waves on either side of the boundary, of as many as decided anything. */
  readonly carried: string
  readonly turned_away: string
  /** Where the soft knee may lie as well: each end with 95 %. */
  readonly knee_interval: readonly [number, number] | null
}

export interface HardCap {
  readonly feasible_max: number
  /** What it may be as well, where the boundary was not the same every time. */
  readonly interval: readonly [number, number]
  readonly infeasible_min: number | null
  readonly boundary_type: BoundaryType
  readonly recovers_late: boolean
  readonly settle_ms: number
  readonly noisy: boolean
  readonly changed: boolean
  readonly burst?: number
}

export interface SoftKnee {
  readonly feasible_max: number
  readonly interval: readonly [number, number]
  readonly infeasible_min: number | null
  readonly binding_constraint: string | null
  readonly boundary_type: BoundaryType
  readonly monotone: boolean
}

export interface AnswerLevel extends Omit<LevelRecord, 'counts' | 'wave'> {
  readonly outcome: string
  readonly held?: number
  readonly turned_away?: number
  readonly failed?: number
  readonly rest_ms?: number | null
  readonly drained?: boolean
  readonly violations: readonly {
    readonly objective: string
    readonly violated: number
    readonly trials: number
  }[]
}

export interface AnswerInput {
  readonly run: string
  readonly target: string
  readonly simulated: boolean
  readonly seed: number
  readonly probe: Probe
  readonly records: readonly LevelRecord[]
  readonly judged: readonly Judged[]
  readonly told: ProbeAnswer['told']
  readonly spent: Spent
  readonly end: ProbeEnd
}

/** All that a search found, in one value. A pure function of its record. */
export function answerOf(input: AnswerInput): ProbeAnswer {
  const { probe, records, judged, spent, end } = input
  const findings = findingsOf(probe, records)
  const { cap, knee } = findings
  const refusals = refusalsIn(judged)
  const failures = failuresIn(judged)
  const binding = knee?.binding
  const boundary = binding ? kneeType(binding, judged, knee) : capType(cap, refusals)
  const bracket = bracketOf(findings, records)
  const known = {
    ...bracket,
    boundary_type: boundary,
    binding_constraint: binding?.words ?? constraintOf(probe.kind, boundary, failures),
  }
  const notes = notesOf(findings, records, failures, { kind: probe.kind, judged })
  return {
    schema_version: PROBE_SCHEMA_VERSION,
    run: input.run,
    target: input.target,
    simulated: input.simulated,
    kind: probe.kind,
    per_ms: probe.per,
    sentence: sentenceOf({ probe, findings, refusals, failures, bracket, end }),
    ...known,
    convergence_reason: end === 'found' ? (cap?.reason ?? 'unknown') : end,
    confidence: confidenceOf(findings, records),
    hard_cap: cap ? hardCap(cap, refusals) : null,
    soft_knee: knee ? softKnee(knee, judged) : null,
    refusals,
    told: input.told,
    failures,
    notes,
    usl: uslOf(records, seededRandom(input.seed)),
    budget: { limit: probe.budget, spent },
    objectives: probe.objectives.map(({ words }) => words),
    levels: records.map((record) => answerLevel(record, probe.objectives)),
  }
}

function confidenceOf({ cap, knee }: Findings, records: readonly LevelRecord[]): Confidence {
  const drained = records.some(({ wave }) => wave?.drained)
  const waves = records.flatMap(({ kind, wave }) =>
    kind === 'wave' && wave && (wave.drained ?? false) === drained ? [wave] : [],
  )
  const share = (level: number | undefined, outcome: string) => {
    const all = waves.filter((wave) => wave.level === level).map(outcomeOf)
    return `${all.filter((one) => one === outcome).length} of ${all.length}`
  }
  return {
    carried: share(cap?.feasible, 'held'),
    turned_away: share(cap?.infeasible, 'turned away'),
    knee_interval: knee ? [knee.low, knee.high] : null,
  }
}

function hardCap(cap: CapFinding, refusals: readonly RefusalReport[]): HardCap {
  return {
    feasible_max: cap.feasible,
    interval: cap.interval,
    infeasible_min: cap.infeasible ?? null,
    boundary_type: capType(cap, refusals),
    recovers_late: cap.recoversLate,
    settle_ms: cap.settle,
    noisy: cap.isNoisy,
    changed: cap.hasChanged,
    ...('burst' in cap && typeof cap.burst === 'number' && { burst: cap.burst }),
  }
}

function softKnee(knee: KneeFinding, judged: readonly Judged[]): SoftKnee {
  return {
    feasible_max: knee.estimate,
    interval: [knee.low, knee.high],
    infeasible_min: knee.infeasible ?? null,
    binding_constraint: knee.binding?.words ?? null,
    boundary_type: knee.binding ? kneeType(knee.binding, judged, knee) : 'ceiling',
    monotone: knee.isMonotone,
  }
}

function uslOf(records: readonly LevelRecord[], random: Random): UslFit | null {
  const steady = records.flatMap(({ kind, level, stats: { throughput, in_flight } }) =>
    kind === 'hold' && throughput !== undefined && isSteady(level, in_flight)
      ? [{ concurrency: level, throughput }]
      : [],
  )
  return steady.length === 0 ? null : fitUsl(steady, random)
}

/** Little's law: who keeps so many in flight must find so many in flight (methods.md 2.7 D). */
function isSteady(level: number, inFlight = 0): boolean {
  return Math.abs(level - inFlight) <= Math.max(0.5, LITTLE * level)
}
const LITTLE = 0.05

function answerLevel(record: LevelRecord, objectives: readonly Objective[]): AnswerLevel {
  const { wave, counts, ...rest } = record
  return {
    ...rest,
    outcome: wave ? outcomeOf(wave) : 'kept up',
    ...(wave && {
      held: wave.held,
      turned_away: wave.turnedAway,
      failed: wave.failed,
      rest_ms: Number.isFinite(wave.rest) ? wave.rest : null,
      ...(wave.drained && { drained: true }),
    }),
    violations: counts.map((count, index) => ({ objective: objectives[index]?.words ?? '', ...count })),
  }
}
