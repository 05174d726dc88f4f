import type { RunPlan } from '../plan/run-plan.ts'
import { describeAgeing } from './ageing-warnings.ts'
import { findUndeclaredValues, type TargetWarning } from './undeclared-values.ts'

/**
 * Warnings about whatever a scenario uses that has ended or ends soon, and about values that neither the adapters nor
 * the lab's catalogues know. Sends nothing to a provider.
 * @param today YYYY-MM-DD; without it, a scenario is judged alike on every day, and nothing is said about ends
 */
export async function collectOfflineWarnings(plan: RunPlan, today?: string): Promise<string[]> {
  const rehearsed = await checkRehearsal(plan)
  // Where the catalogue knows the pair, the adapter's one known voice adds nothing.
  const checked = new Set(rehearsed.map(({ target }) => target))
  const unknown = findUndeclaredValues(plan).filter(
    ({ target, about }) => about !== 'voice' || !checked.has(target),
  )
  const ageing = today === undefined ? [] : describeAgeing(plan, today)
  return [...ageing, ...[...unknown, ...rehearsed].map(({ text }) => text)]
}

/** The lab is loaded only if it answers and a target names a voice. */
async function checkRehearsal(plan: RunPlan): Promise<TargetWarning[]> {
  if (plan.workload === 'conversations') return []
  const { scenario, targets } = plan
  if (!targets.some(({ answeredBy }, index) => answeredBy === 'lab' && scenario.targets[index]?.voice))
    return []
  const { checkRehearsedVoices } = await import('./rehearsed-voices.ts')
  return checkRehearsedVoices(plan)
}
