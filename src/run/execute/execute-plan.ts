import type { RunPlan } from '../plan/run-plan.ts'
import { startEmbeddedLab } from './embedded-lab.ts'
import { executeConversations } from './execute-conversations.ts'
import type { ExecuteOptions, LoadOutcome } from './execute-options.ts'
import { executeRequests } from './execute-requests.ts'

/** Executes a plan: starts the lab if something needs it, and runs the measuring threads to the end. */
export async function executePlan(plan: RunPlan, options: ExecuteOptions): Promise<LoadOutcome> {
  const lab = await startEmbeddedLab(plan, options)
  try {
    return plan.workload === 'requests'
      ? await executeRequests(plan, lab, options)
      : await executeConversations(plan, lab, options)
  } finally {
    await lab.close()
  }
}
