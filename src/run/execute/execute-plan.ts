import type { RunPlan } from '../plan/run-plan.ts'
import { ConversationLoad } from './conversation-load.ts'
import { startEmbeddedLab } from './embedded-lab.ts'
import type { ExecuteOptions, LoadOutcome } from './execute-options.ts'
import { RequestLoad } from './request-load.ts'
import { runWorkers } from './worker-pool.ts'

/** Executes a plan: starts the lab if something needs it, and runs the measuring threads to the end. */
export async function executePlan(plan: RunPlan, options: ExecuteOptions): Promise<LoadOutcome> {
  const load =
    plan.workload === 'requests' ? new RequestLoad(plan, options) : new ConversationLoad(plan, options)
  const lab = await startEmbeddedLab(plan, options)
  try {
    const ready = await load.prepare(lab)
    if (ready) await runWorkers(ready.job, options.control, ready.listener)
    return await load.end()
  } finally {
    await load.release().finally(lab.close)
  }
}
