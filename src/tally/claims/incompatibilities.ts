import type { ClaimClockName, ClaimConditions } from '../../core/config/claim.ts'
import type { Arm } from '../compare/arm.ts'
import { type ClaimEvidence, fixedConcurrency } from './claim-evidence.ts'

/** A verdict that a difference in conditions rules out. The opposite verdict is then even stronger. */
export type BlockedVerdict = 'confirmed' | 'refuted'

/** A difference between the run's conditions and the claim's. */
export interface Incompatibility {
  readonly why: string
  readonly blocks: readonly BlockedVerdict[]
}

const BOTH: readonly BlockedVerdict[] = ['confirmed', 'refuted']

/** Finds all differences between the run's conditions and the claim's. */
export function findIncompatibilities(
  conditions: ClaimConditions,
  arm: Arm,
  run: ClaimEvidence,
  clock: ClaimClockName = 'ttfa',
): Incompatibility[] {
  return [
    ...checkTransport(conditions, arm),
    ...checkRegion(conditions, arm),
    ...checkConcurrency(conditions, fixedConcurrency(run.file)),
    // Both the measured time and the claimed one are the server's own.
    ...(clock === 'server' && conditions.seat === 'server' ? [] : checkVantagePoint(conditions)),
  ]
}

function checkTransport({ transport }: ClaimConditions, { conditions }: Arm): Incompatibility[] {
  if (transport === undefined || transport === conditions.transport) return []
  return [{ why: `claimed over ${transport}, measured over ${conditions.transport}`, blocks: BOTH }]
}

/** The lab has no regions. For providers, an unspecified region does not count as the claim's. */
function checkRegion({ regions }: ClaimConditions, { conditions }: Arm): Incompatibility[] {
  if (!regions || conditions['answered by'] !== 'the provider' || regions.includes(conditions.region))
    return []
  return [
    { why: `claimed in ${regions.join(' or ')}, measured in region ${conditions.region}`, blocks: BOTH },
  ]
}

/**
 * A target that is too slow at fewer requests is also too slow at more; one that is fast enough at more is
 * also fast enough at fewer.
 */
export function checkConcurrency(
  { concurrency }: ClaimConditions,
  measured: number | undefined,
): Incompatibility[] {
  if (concurrency === undefined || concurrency === measured) return []
  if (measured === undefined)
    return [{ why: `claimed with ${concurrency} in flight, measured with open arrivals`, blocks: BOTH }]
  const why = `claimed with ${concurrency} in flight, measured with ${measured}`
  return [{ why, blocks: [measured < concurrency ? 'confirmed' : 'refuted'] }]
}

/**
 * A client waits longer than the server takes. A low latency at the client therefore confirms a claim about
 * the server; a high one says nothing about it.
 */
export function checkVantagePoint({ seat }: ClaimConditions): Incompatibility[] {
  if (seat !== 'server' && seat !== 'model') return []
  return [
    { why: `claimed for the ${seat} alone, measured at the client with its network`, blocks: ['refuted'] },
  ]
}
