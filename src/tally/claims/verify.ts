import type { Claim, ConcurrencyClaim, LatencyClaim } from '../../core/claim.ts'
import type { Arm } from '../compare/arm.ts'
import { armsAbout, type ClaimedRun } from './claimed-run.ts'
import type { Found, Verification } from './verification.ts'
import { verifyLatency } from './verify-latency.ts'
import { verifySameness } from './verify-sameness.ts'

/**
 * Checks a claim against a run, separately for each target. Empty if the run has none of the claim's models.
 */
export function verifyClaim(claim: Claim, run: ClaimedRun): Verification[] {
  const arms = armsAbout(claim, run)
  if (arms.length === 0) return []
  const exercise = arms.some(({ circumstances }) => circumstances['answered by'] === 'the lab')
  const made = (targets: readonly string[], found: Found): Verification => ({
    claim,
    targets,
    exercise,
    ...found,
  })
  const targets = [...new Set(arms.map(({ target }) => target))]
  switch (claim.kind) {
    case 'latency':
      return byTarget(overClaimedTransport(arms, claim)).map(([target, its]) =>
        made([target], verifyLatency(claim, its, run)),
      )
    case 'sameness':
      return [made(targets, verifySameness(claim, arms, run))]
    case 'concurrency':
      return [made(targets, verifyConcurrency(claim))]
  }
}

/** If the run has arms on the claimed transport, only these. */
function overClaimedTransport(
  arms: readonly Arm[],
  { conditions: { transport } }: LatencyClaim,
): readonly Arm[] {
  const fitting = arms.filter(({ circumstances }) => circumstances.transport === transport)
  return fitting.length > 0 ? fitting : arms
}

function byTarget(arms: readonly Arm[]): [target: string, arms: readonly Arm[]][] {
  const targets = [...new Set(arms.map(({ target }) => target))]
  return targets.map((target) => [target, arms.filter((arm) => arm.target === target)])
}

function verifyConcurrency({ value }: ConcurrencyClaim): Found {
  const why = `${value} at a time is a concurrency limit, which a run does not measure; use \`ttfa probe\``
  return { verdict: 'not comparable', why, clocks: [], sameness: [] }
}
