import { SetupError } from '../../core/setup-error.ts'
import type { WorkloadScenario } from '../../scenario/workload.ts'
import { placeMistakes } from './place-mistakes.ts'
import { planRequests } from './plan-requests.ts'
import type { PlanOptions, RunPlan } from './run-plan.ts'

/**
 * Resolves all defaults of a scenario. Throws a `SetupError` for anything missing, before anything is sent. Its
 * mistakes have their places in the scenario, if it was read from a text.
 */
export async function planRun(loaded: WorkloadScenario, options: PlanOptions): Promise<RunPlan> {
  try {
    return await planWorkload(loaded, options)
  } catch (error) {
    const { locate } = loaded
    throw error instanceof SetupError && locate ? placeMistakes(error, locate) : error
  }
}

async function planWorkload(loaded: WorkloadScenario, options: PlanOptions): Promise<RunPlan> {
  if (loaded.workload === 'requests') return planRequests(loaded.scenario, options)
  // They need the lab's speech, which requests do without.
  const { planConversations } = await import('./plan-conversations.ts')
  return planConversations(loaded.scenario, options)
}
