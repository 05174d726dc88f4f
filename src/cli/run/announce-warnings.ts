import type { RunPlan } from '../../run/plan/run-plan.ts'
import type { CliContext } from '../cli-context.ts'
import { printWarnings } from '../output/print-warnings.ts'
import { describeMissingKeys } from './missing-keys.ts'

/** Prints which keys are missing, unless the command line decided who answers, and the warnings of a plan. */
export function announceWarnings(
  plan: RunPlan,
  warnings: readonly string[],
  { lab }: { readonly lab?: boolean | undefined },
  { environment, progress }: Pick<CliContext, 'environment' | 'progress'>,
): void {
  if (lab === undefined) progress.write(describeMissingKeys(plan, environment))
  printWarnings({ warnings }, { progress })
}
