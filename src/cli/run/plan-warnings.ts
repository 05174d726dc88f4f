import type { RunPlan } from '../../run/plan/run-plan.ts'
import { checkRunVoices } from '../../run/provision/voices/voice-warnings.ts'
import { optionsWithoutReference } from '../../tally/compare/option-costs.ts'

/** What the user should know before a run. */
export async function collectWarnings(plan: RunPlan): Promise<string[]> {
  if (plan.workload === 'conversations') return []
  const unmatched = optionsWithoutReference(plan.scenario).map(
    ({ target, option }) =>
      `${target}: no comparable target runs without ${option}, so its effect cannot be measured`,
  )
  return [...unmatched, ...(await checkRunVoices(plan))]
}
