import type { AnswerKind, AnyObjective, Probe } from '../../core/config/probe.ts'
import type { Millis } from '../../core/units.ts'
import { type Random, seededRandom } from '../../pace/random.ts'
import type { ProbeSpend } from '../budget.ts'
import { outcomeOf } from '../cap/burst.ts'
import type { CapFinding } from '../cap/cap-search.ts'
import type { CallPlaces } from '../conversations/call-places.ts'
import { isHeld } from '../hold/held-level.ts'
import type { KneeFinding } from '../knee/knee-search.ts'
import type { LevelRecord } from '../level-record.ts'
import { collectFindings, type Findings, heldTime, longestHold, type ProbeEnd } from '../next-step.ts'
import { fitUsl, type UslFit } from '../statistics/usl-fit.ts'
import { type BoundaryType, classifyCap, classifyKnee, describeConstraint, findBracket } from './boundary.ts'
import { type ProbeConfidence, summarizeConfidence } from './confidence.ts'
import { buildNotes } from './notes.ts'
import {
  type ClassifiedRequest,
  type FailureReport,
  type RefusalReport,
  summarizeFailures,
  summarizeRefusals,
} from './refusals.ts'
import { formatAnswer } from './sentence.ts'

/** The version of `probe.json`. */
export const PROBE_SCHEMA_VERSION = 1

/** `probe.json`. Durations are milliseconds, shares 0 to 1. */
export interface ProbeAnswer {
  readonly schema_version: typeof PROBE_SCHEMA_VERSION
  readonly run: string
  readonly target: string
  readonly simulated: boolean
  readonly kind: AnswerKind
  /** The period of rates. */
  readonly per_ms: Millis
  readonly sentence: string
  readonly feasible_max: number
  readonly infeasible_min: number | null
  readonly boundary_type: BoundaryType
  readonly binding_constraint: string
  readonly convergence_reason: string
  readonly confidence: ProbeConfidence
  readonly hard_cap: HardCap | null
  readonly soft_knee: SoftKnee | null
  readonly refusals: readonly RefusalReport[]
  /** The provider's rate-limit headers: the largest `Retry-After` in seconds, and the latest value of the others. */
  readonly rate_limits: {
    readonly retry_after_s?: number
    readonly headers: Readonly<Record<string, string>>
  }
  /** Failures for other reasons than a limit. */
  readonly failures: readonly FailureReport[]
  /** Notes, as sentences. */
  readonly notes: readonly string[]
  readonly usl: UslFit | null
  /** The cost in whole billionths of the budget's currency; 0 or absent if the budget has no cost. */
  readonly budget: {
    readonly limit: Probe['budget']
    readonly spent: Omit<ProbeSpend, 'cost'> &
      Partial<Pick<ProbeSpend, 'cost'>> & { readonly duration_ms?: Millis }
  }
  readonly objectives: readonly string[]
  readonly levels: readonly AnswerLevel[]
  /** The machines that shared its levels. Absent if it was one. */
  readonly workers?: number
  /** Of calls with `call.abandon`: idle calls, and how long ended calls kept their places. */
  readonly places?: CallPlaces
}

export interface HardCap {
  readonly feasible_max: number
  /** The interval of the cap, if the boundary was not the same every time. */
  readonly interval: readonly [number, number]
  readonly infeasible_min: number | null
  readonly boundary_type: BoundaryType
  readonly slots_freed_late: boolean
  readonly settle_ms: Millis
  /** The largest level that is carried at once, if fewer can be kept up. */
  readonly at_once?: number
  /** How long the level was kept up; absent if it was not. */
  readonly sustained_ms?: Millis
  /** A provider that averages its load over longer than this may have a lower limit. An assumption. */
  readonly assumed_window_ms?: Millis
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
  /** How long the level was kept up at a stretch. */
  readonly sustained_ms: Millis
}

export interface AnswerLevel extends Omit<LevelRecord, 'counts' | 'burst' | 'hold'> {
  readonly outcome: string
  readonly held?: number
  readonly turned_away?: number
  readonly failed?: number
  readonly cooldown_ms?: Millis | null
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
  readonly requests: readonly ClassifiedRequest[]
  readonly rateLimits: ProbeAnswer['rate_limits']
  readonly spent: ProbeSpend
  /** Since the search began. */
  readonly elapsed: Millis
  readonly end: ProbeEnd
  readonly workers?: number
}

/** Everything that a search found. A pure function of its record. */
export function buildAnswer(input: AnswerInput): ProbeAnswer {
  const { probe, records, requests, spent, end, workers } = input
  const findings = collectFindings(probe, records)
  const { cap, knee } = findings
  const refusals = summarizeRefusals(requests)
  const failures = summarizeFailures(requests)
  const binding = knee?.binding
  const kneeHeld = knee ? longestHold(records, knee.estimate) : 0
  const boundary = binding ? classifyKnee(binding, requests, knee) : classifyCap(cap, refusals)
  const bracket = findBracket(findings, records)
  const known = {
    ...bracket,
    boundary_type: boundary,
    binding_constraint: binding?.words ?? describeConstraint(probe.kind, boundary, failures),
  }
  const notes = buildNotes(findings, records, failures, { kind: probe.kind, requests, workers })
  return {
    schema_version: PROBE_SCHEMA_VERSION,
    run: input.run,
    target: input.target,
    simulated: input.simulated,
    kind: probe.kind,
    per_ms: probe.per,
    sentence: formatAnswer({ probe, findings, refusals, failures, bracket, end, kneeHeld }),
    ...known,
    convergence_reason: end === 'found' ? (cap?.reason ?? 'unknown') : end,
    confidence: summarizeConfidence(findings, records),
    hard_cap: cap ? toHardCap(cap, findings, probe.hold, refusals) : null,
    soft_knee: knee ? toSoftKnee(knee, requests, kneeHeld) : null,
    refusals,
    rate_limits: input.rateLimits,
    failures,
    notes,
    usl: fitSteadyLevels(records, seededRandom(input.seed)),
    budget: { limit: probe.budget, spent: { ...spent, duration_ms: Math.round(input.elapsed) } },
    objectives: probe.objectives.map(({ words }) => words),
    ...(workers !== undefined && { workers }),
    levels: records.map((record) => toAnswerLevel(record, probe.objectives)),
  }
}

function toHardCap(
  cap: CapFinding,
  findings: Findings,
  window: Millis,
  refusals: readonly RefusalReport[],
): HardCap {
  const { hold } = findings
  const held = heldTime(findings)
  return {
    feasible_max: cap.feasible,
    interval: cap.interval,
    infeasible_min: cap.infeasible ?? null,
    boundary_type: classifyCap(cap, refusals),
    slots_freed_late: cap.freesSlotsLate,
    settle_ms: cap.cooldown,
    ...(hold?.isReduced && { at_once: hold.atOnce }),
    ...(held > 0 && { sustained_ms: Math.round(held), assumed_window_ms: window }),
    noisy: cap.isNoisy,
    changed: cap.hasChanged,
    ...('burstAllowance' in cap && typeof cap.burstAllowance === 'number' && { burst: cap.burstAllowance }),
  }
}

export function toSoftKnee(
  knee: KneeFinding,
  requests: readonly ClassifiedRequest[],
  sustained: Millis,
): SoftKnee {
  return {
    feasible_max: knee.estimate,
    interval: [knee.low, knee.high],
    infeasible_min: knee.infeasible ?? null,
    binding_constraint: knee.binding?.words ?? null,
    boundary_type: knee.binding ? classifyKnee(knee.binding, requests, knee) : 'ceiling',
    monotone: knee.isMonotone,
    sustained_ms: sustained,
  }
}

function fitSteadyLevels(records: readonly LevelRecord[], random: Random): UslFit | null {
  const steady = records.flatMap(({ kind, level, stats: { throughput, in_flight } }) =>
    kind === 'sustained' && throughput !== undefined && isSteady(level, in_flight)
      ? [{ concurrency: level, throughput }]
      : [],
  )
  return steady.length === 0 ? null : fitUsl(steady, random)
}

/** Little's law: a level that keeps N in flight must measure N in flight (docs/methods.md, "Searching a limit"). */
function isSteady(level: number, inFlight = 0): boolean {
  return Math.abs(level - inFlight) <= Math.max(0.5, LITTLE_TOLERANCE * level)
}
const LITTLE_TOLERANCE = 0.05

export function toAnswerLevel(record: LevelRecord, objectives: readonly AnyObjective[]): AnswerLevel {
  const { burst, hold, counts, ...rest } = record
  const isTurnedAway = hold && !isHeld(hold)
  return {
    ...rest,
    outcome: burst ? outcomeOf(burst) : isTurnedAway ? 'turned away' : 'sustained',
    ...(hold && { held: Math.round(hold.carried), turned_away: hold.turnedAway }),
    ...(burst && {
      held: burst.held,
      turned_away: burst.turnedAway,
      failed: burst.failed,
      cooldown_ms: Number.isFinite(burst.cooldown) ? burst.cooldown : null,
      ...(burst.drained && { drained: true }),
    }),
    violations: counts.map((count, index) => ({ objective: objectives[index]?.words ?? '', ...count })),
  }
}
