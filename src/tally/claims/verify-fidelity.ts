import type { FidelityClaim } from '../../core/config/claim.ts'
import type { Arm } from '../compare/arm.ts'
import { type FidelityReading, readFidelityMetric } from '../fidelity/fidelity-reading.ts'
import type { ClaimEvidence } from './claim-evidence.ts'
import { findIncompatibilities } from './incompatibilities.ts'
import type { ClaimFinding, ClaimVerdict } from './verification.ts'

/** Checks a claim about what a voice says against the answers of one target that were listened to. */
export function verifyFidelity(claim: FidelityClaim, arms: readonly Arm[], run: ClaimEvidence): ClaimFinding {
  const [arm] = arms
  const heard = arms.flatMap((one) => one.heard ?? [])
  const reading = readFidelityMetric(claim.metric, heard, run.file.scenario.seed)
  if (!arm || !reading)
    return { verdict: 'not comparable', why: whyNothing(claim, heard.length), clocks: [], sameness: [] }
  // What is said does not depend on where it is heard.
  const { seat: _, ...conditions } = claim.conditions
  const obstacles = findIncompatibilities(conditions, arm, run).map(({ why }) => why)
  const judged: Judgement =
    obstacles.length > 0
      ? { verdict: 'not comparable', why: obstacles.join('; ') }
      : judgeReading(claim, reading)
  return { ...judged, clocks: [], sameness: [], fidelity: reading }
}

function whyNothing({ metric }: FidelityClaim, heard: number): string {
  return heard === 0
    ? 'the run has not been listened to: use `ttfa listen`'
    : `${metric} is unknown for every answer that was listened to`
}

interface Judgement {
  readonly verdict: ClaimVerdict
  readonly why: string
}

function judgeReading(claim: FidelityClaim, { interval, floor, n }: FidelityReading): Judgement {
  const { least = 0, most = Number.POSITIVE_INFINITY, tolerance } = claim
  const [lowest, highest] = [least * (1 - tolerance), most * (1 + tolerance)]
  if (!interval) return { verdict: 'inconclusive', why: `n too small: ${n} answers` }
  if (interval.low >= lowest && interval.high <= highest) return { verdict: 'confirmed', why: '' }
  if (interval.low <= highest && interval.high >= lowest)
    return { verdict: 'inconclusive', why: 'the interval includes the claimed value' }
  // The recogniser's own mistakes are not the voice's.
  if (floor !== undefined && interval.low - floor <= highest)
    return { verdict: 'inconclusive', why: 'the recogniser’s own errors may be what exceeds the claim' }
  return { verdict: 'refuted', why: '' }
}
