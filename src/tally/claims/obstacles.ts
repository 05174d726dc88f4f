import type { ClaimConditions } from '../../core/claim.ts'
import type { Arm } from '../compare/arm.ts'
import { type ClaimedRun, concurrencyOf } from './claimed-run.ts'

/** An answer that a difference in conditions makes impossible. The other one stands all the more. */
export type Blocked = 'confirmed' | 'refuted'

/** Why a run cannot say something about a claim. */
export interface Obstacle {
  readonly why: string
  readonly blocks: readonly Blocked[]
}

const BOTH: readonly Blocked[] = ['confirmed', 'refuted']

/** Everything in which the run's conditions differ from the claim's. */
export function obstaclesTo(conditions: ClaimConditions, arm: Arm, run: ClaimedRun): Obstacle[] {
  return [
    ...ofTransport(conditions, arm),
    ...ofRegion(conditions, arm),
    ...ofConcurrency(conditions, concurrencyOf(run.file)),
    ...ofSeat(conditions),
  ]
}

function ofTransport({ transport }: ClaimConditions, { circumstances }: Arm): Obstacle[] {
  if (transport === undefined || transport === circumstances.transport) return []
  return [{ why: `claimed over ${transport}, measured over ${circumstances.transport}`, blocks: BOTH }]
}

/** A region means nothing to the lab; elsewhere, one that the scenario leaves open cannot be taken for the claim's. */
function ofRegion({ regions }: ClaimConditions, { circumstances }: Arm): Obstacle[] {
  if (!regions || circumstances['answered by'] === 'the lab' || regions.includes(circumstances.region))
    return []
  return [
    { why: `claimed in ${regions.join(' or ')}, measured in region ${circumstances.region}`, blocks: BOTH },
  ]
}

/** What is too slow with fewer requests is not quicker with more; what is quick with more is not slower with fewer. */
function ofConcurrency({ concurrency }: ClaimConditions, measured: number | undefined): Obstacle[] {
  if (concurrency === undefined || concurrency === measured) return []
  if (measured === undefined)
    return [{ why: `claimed with ${concurrency} in flight, measured with open arrivals`, blocks: BOTH }]
  const why = `claimed with ${concurrency} in flight, measured with ${measured}`
  return [{ why, blocks: [measured < concurrency ? 'confirmed' : 'refuted'] }]
}

/** Whoever sits further away waits longer: being quick there confirms, being slow there says nothing about the server. */
function ofSeat({ seat }: ClaimConditions): Obstacle[] {
  if (seat !== 'server' && seat !== 'model') return []
  return [
    { why: `claimed for the ${seat} alone, measured at the client with its network`, blocks: ['refuted'] },
  ]
}
