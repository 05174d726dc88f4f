import type { Claim, ConcurrencyClaim, ConversationsClaim, LatencyClaim } from '../../core/config/claim.ts'
import { type Arm, isStandIn } from '../compare/arm.ts'
import { armsForClaim, type ClaimEvidence, wholeArmsForClaim } from './claim-evidence.ts'
import type { ClaimFinding, Verification } from './verification.ts'
import { verifyFidelity } from './verify-fidelity.ts'
import { verifyLatency } from './verify-latency.ts'
import { verifySameness } from './verify-sameness.ts'

/**
 * Checks a claim against a run, separately for each target. Empty if the run has none of the claim's models.
 */
export function verifyClaim(claim: Claim, run: ClaimEvidence): Verification[] {
  const arms = armsForClaim(claim, run)
  if (arms.length === 0) return []
  const exercise = arms.some(isStandIn)
  const toVerification = (targets: readonly string[], found: ClaimFinding): Verification => ({
    claim,
    targets,
    exercise,
    ...found,
  })
  const targets = [...new Set(arms.map(({ target }) => target))]
  switch (claim.kind) {
    case 'latency':
      return groupByTarget(armsOnClaimedTransport(arms, claim)).map(([target, armsOfTarget]) =>
        toVerification([target], verifyLatency(claim, armsOfTarget, run)),
      )
    case 'sameness':
      return groupByVantage(arms).map((own) =>
        toVerification([...new Set(own.map(({ target }) => target))], verifySameness(claim, own, run)),
      )
    case 'fidelity':
      return groupByTarget(wholeArmsForClaim(claim, run)).map(([target, own]) =>
        toVerification([target], verifyFidelity(claim, own, run)),
      )
    case 'concurrency':
    case 'conversations':
      return [toVerification(targets, notComparableLimit(claim))]
  }
}

/** If the run has arms on the claimed transport, only these. */
function armsOnClaimedTransport(
  arms: readonly Arm[],
  { conditions: { transport } }: LatencyClaim,
): readonly Arm[] {
  const fitting = arms.filter(({ conditions }) => conditions.transport === transport)
  return fitting.length > 0 ? fitting : arms
}

function groupByTarget(arms: readonly Arm[]): [target: string, arms: readonly Arm[]][] {
  const targets = [...new Set(arms.map(({ target }) => target))]
  return targets.map((target) => [target, arms.filter((arm) => arm.target === target)])
}

/** Models are compared within a vantage. */
function groupByVantage(arms: readonly Arm[]): (readonly Arm[])[] {
  const vantages = [...new Set(arms.map(({ conditions }) => conditions.vantage))]
  return vantages.map((vantage) => arms.filter(({ conditions }) => conditions.vantage === vantage))
}

function notComparableLimit(claim: ConcurrencyClaim | ConversationsClaim): ClaimFinding {
  const limit =
    claim.kind === 'concurrency'
      ? `${claim.value} at a time is a concurrency limit`
      : `${claim.perRequest} conversations for each request are a limit`
  const why = `${limit}; a run does not measure limits, \`ttfa probe\` does`
  return { verdict: 'not comparable', why, clocks: [], sameness: [] }
}
