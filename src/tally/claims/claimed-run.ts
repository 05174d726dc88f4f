import type { Claim } from '../../core/claim.ts'
import type { RunFile } from '../../results/run-file.ts'
import type { Arm } from '../compare/arm.ts'

/** A run to hold claims against. */
export interface ClaimedRun {
  readonly file: RunFile
  readonly arms: readonly Arm[]
}

/** The run's arms that a claim is about: of its provider, and of one of its models. */
export function armsAbout(claim: Pick<Claim, 'provider' | 'models'>, run: ClaimedRun): Arm[] {
  return run.arms.filter(
    (arm) => providerOf(arm, run.file) === claim.provider && claim.models.includes(arm.model),
  )
}

function providerOf({ target }: Arm, { scenario, adapters }: RunFile): string | undefined {
  const adapter = scenario.targets.find(({ id }) => id === target)?.adapter
  return adapter === undefined ? undefined : adapters[adapter]?.provider
}

/** Requests in flight against each target; undefined where arrivals do not wait for answers. */
export function concurrencyOf({ scenario: { load } }: RunFile): number | undefined {
  return 'concurrency' in load ? load.concurrency : undefined
}
