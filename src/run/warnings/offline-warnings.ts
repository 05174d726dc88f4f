import type { RunPlan } from '../plan/run-plan.ts'
import { findUndeclaredValues, type TargetWarning } from './undeclared-values.ts'

/** What a scenario says that neither adapters nor the lab's catalogues know. Sends nothing to a provider. */
export async function collectOfflineWarnings(plan: RunPlan): Promise<string[]> {
  const rehearsed = await checkRehearsal(plan)
  // Where the catalogue knows the pair, the adapter's one known voice adds nothing.
  const checked = new Set(rehearsed.map(({ target }) => target))
  const unknown = findUndeclaredValues(plan).filter(
    ({ target, about }) => about !== 'voice' || !checked.has(target),
  )
  return [...unknown, ...rehearsed].map(({ text }) => text)
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
