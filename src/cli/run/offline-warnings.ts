import type { RunPlan } from '../../run/plan/run-plan.ts'
import { findUnknownWords } from '../../run/plan/target-warnings.ts'

/** What a scenario says that neither adapters nor the lab's catalogues know. Sends nothing to a provider. */
export async function collectOfflineWarnings(plan: RunPlan): Promise<string[]> {
  const rehearsed = await checkRehearsal(plan)
  // Where the catalogue knows the pair, the adapter's one known voice adds nothing.
  const said = new Set(rehearsed.map((text) => text.split(':')[0]))
  const unknown = findUnknownWords(plan).filter(
    (text) => !text.includes(': the voice ') || !said.has(text.split(':')[0]),
  )
  return [...unknown, ...rehearsed]
}

/** The lab is loaded only if it answers and a target names a voice. */
async function checkRehearsal(plan: RunPlan): Promise<string[]> {
  if (plan.workload === 'conversations') return []
  const { scenario, targets } = plan
  if (!targets.some(({ answeredBy }, index) => answeredBy === 'lab' && scenario.targets[index]?.voice))
    return []
  const { checkRehearsedVoices } = await import('../../run/provision/voices/rehearsal-warnings.ts')
  return checkRehearsedVoices(plan)
}
