import type { Claim } from '../../core/config/claim.ts'
import { shapeOf } from '../../executors/index.ts'
import type { AnyRunFile, RunFile } from '../../results/run/run-file.ts'
import type { Arm } from '../compare/arm.ts'

/** A run that claims are checked against. */
export interface ClaimEvidence {
  readonly file: RunFile
  readonly arms: readonly Arm[]
}

/** The run's arms with the claim's provider and one of its models. */
export function armsForClaim(claim: Pick<Claim, 'provider' | 'models'>, run: ClaimEvidence): Arm[] {
  return run.arms.filter(
    (arm) =>
      !arm.acrossConnections &&
      providerOf(arm, run.file) === claim.provider &&
      claim.models.includes(arm.model),
  )
}

function providerOf({ target }: Arm, { scenario, adapters }: RunFile): string | undefined {
  const adapter = scenario.targets.find(({ id }) => id === target)?.adapter
  return adapter === undefined ? undefined : adapters[adapter]?.provider
}

/** The same arms over all connection states: what is said does not depend on the connection. */
export function wholeArmsForClaim(claim: Pick<Claim, 'provider' | 'models'>, run: ClaimEvidence): Arm[] {
  return run.arms.filter(
    (arm) =>
      arm.acrossConnections &&
      providerOf(arm, run.file) === claim.provider &&
      claim.models.includes(arm.model),
  )
}

/** Requests in flight per target; undefined if the load does not keep them constant. */
export function fixedConcurrency({ scenario: { load } }: AnyRunFile): number | undefined {
  const { arrivals, levels, maxConcurrency } = shapeOf(load)
  const isConstant = levels.every(({ from, to }) => from === maxConcurrency && to === maxConcurrency)
  return arrivals || !isConstant ? undefined : maxConcurrency
}
