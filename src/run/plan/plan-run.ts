import type { WorkloadScenario } from '../../scenario/workload.ts'
import { planConversations } from './plan-conversations.ts'
import { planRequests } from './plan-requests.ts'
import type { PlanOptions, RunPlan } from './run-plan.ts'

/**
 * Resolves all defaults of a scenario. Throws a `SetupError` for anything missing, before anything is sent.
 */
export function planRun(loaded: WorkloadScenario, options: PlanOptions): Promise<RunPlan> {
  return loaded.workload === 'requests'
    ? planRequests(loaded.scenario, options)
    : planConversations(loaded.scenario, options)
}
