import { TEXT_WIDTH, wrap } from '../../report/format/tables/text-table.ts'
import { answerSources, type RunPlan } from '../../run/plan/run-plan.ts'
import type { CliContext } from '../cli-context.ts'
import { printWarnings } from '../output/print-warnings.ts'

/** Prints the warnings of a plan, and which keys are missing unless the command line decided who answers. */
export function announceWarnings(
  plan: RunPlan,
  warnings: readonly string[],
  { lab }: { readonly lab?: boolean | undefined },
  { environment, progress }: Pick<CliContext, 'environment' | 'progress'>,
): void {
  if (lab === undefined) progress.write(describeMissingKeys(plan, environment))
  printWarnings({ warnings }, { progress })
}

/** The keys that would have to be set for providers to answer instead of the lab. Empty if none is missing. */
function describeMissingKeys(plan: RunPlan, environment: CliContext['environment']): string {
  const variables = answerSources(plan).flatMap(({ answeredBy, facts: { keyVariable, retired } }) =>
    answeredBy === 'lab' && keyVariable && !retired && !environment[keyVariable] ? [keyVariable] : [],
  )
  if (variables.length === 0) return ''
  const text = `simulated because these are set neither in the environment nor in a .env file here or beside the scenario: ${[...new Set(variables)].join(', ')}`
  return `${wrap(text, TEXT_WIDTH).join('\n')}\n`
}
