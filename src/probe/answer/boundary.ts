import type { AnyObjective, ProbeKind } from '../../core/config/probe.ts'
import { outcomeOf } from '../cap/burst.ts'
import type { CapFinding } from '../cap/cap-search.ts'
import type { KneeFinding } from '../knee/knee-search.ts'
import type { LevelRecord } from '../level-record.ts'
import type { Findings } from '../next-step.ts'
import type { ClassifiedRequest, FailureReport, RefusalReport } from './refusals.ts'

/**
 * How a limit shows. `queued`: requests are accepted, but slow. `degraded`: audio stutters. `ceiling`: there is no
 * limit up to the user's ceiling. `failed`: requests fail for reasons that are not a limit. `unknown`: the search was
 * not finished.
 */
export type BoundaryType = 'refused' | 'queued' | 'hung' | 'degraded' | 'ceiling' | 'failed' | 'unknown'

/** The largest level known to work and the smallest known not to, also of an unfinished search. */
export interface Bracket {
  readonly feasible_max: number
  readonly infeasible_min: number | null
}

/** The levels that the search has confirmed. */
export function findBracket({ cap, knee }: Findings, records: readonly LevelRecord[]): Bracket {
  if (knee?.binding) return { feasible_max: knee.estimate, infeasible_min: knee.infeasible ?? null }
  if (cap) return { feasible_max: cap.feasible, infeasible_min: cap.infeasible ?? null }
  const refusedLevels = levelsWithOutcome(records, 'turned away')
  const infeasible = refusedLevels.length > 0 ? Math.min(...refusedLevels) : undefined
  const held = levelsWithOutcome(records, 'held').filter(
    (level) => infeasible === undefined || level < infeasible,
  )
  return { feasible_max: Math.max(0, ...held), infeasible_min: infeasible ?? null }
}

function levelsWithOutcome(records: readonly LevelRecord[], outcome: string): number[] {
  return records.filter(({ burst }) => burst && outcomeOf(burst) === outcome).map(({ level }) => level)
}

/** How the hard cap shows. */
export function classifyCap(cap: CapFinding | undefined, refusals: readonly RefusalReport[]): BoundaryType {
  if (!cap) return 'unknown'
  if (cap.reason === 'ceiling') return 'ceiling'
  return cap.reason === 'other failures' ? 'failed' : (refusals[0]?.how ?? 'refused')
}

const PLAYBACK_METRICS: readonly string[] = ['underrun', 'rtf', 'goodput', 'lead_silence']

/** How the soft knee shows; the violated objective tells. */
export function classifyKnee(
  binding: AnyObjective,
  requests: readonly ClassifiedRequest[],
  { estimate }: KneeFinding,
): BoundaryType {
  if (PLAYBACK_METRICS.includes(binding.metric)) return 'degraded'
  if (binding.metric !== 'success') return 'queued'
  const beyond = requests.filter(({ level, fate }) => level > estimate && fate !== 'served')
  const byFate = (['refused', 'hung', 'failed'] as const).map((fate) => ({
    fate,
    count: beyond.filter((one) => one.fate === fate).length,
  }))
  return byFate.sort((a, b) => b.count - a.count)[0]?.fate ?? 'failed'
}

const LIMITED_RESOURCES: Readonly<Record<ProbeKind, string>> = {
  concurrency: 'requests in flight',
  sockets: 'open connections',
  'connect-rate': 'connections in a period',
  'request-rate': 'requests in a period',
}

/** What the provider limits at the hard cap, in words. */
export function describeConstraint(
  kind: ProbeKind,
  boundary: BoundaryType,
  failures: readonly FailureReport[],
): string {
  if (boundary === 'ceiling') return 'the ceiling that was set'
  if (boundary === 'failed') return `${failures[0]?.kind ?? 'other'} failures (not a limit)`
  return boundary === 'unknown' ? 'unknown' : LIMITED_RESOURCES[kind]
}
