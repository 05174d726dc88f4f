import type { WorkloadScenario } from '../../scenario/workload.ts'
import { planRequests } from './plan-requests.ts'
import type { PlanOptions, RunPlan } from './run-plan.ts'

/**
 * Resolves all defaults of a scenario. Throws a `SetupError` for anything missing, before anything is sent.
 */
export async function planRun(loaded: WorkloadScenario, options: PlanOptions): Promise<RunPlan> {
  if (loaded.workload === 'requests') return planRequests(loaded.scenario, options)
  // They need the lab's speech, which requests do without.
  const { planConversations } = await import('./plan-conversations.ts')
  return planConversations(loaded.scenario, options)
}
