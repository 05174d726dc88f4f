import type { ConversationLevel } from '../../conversation/conversation-task.ts'
import { resolveStack } from '../plan/plan-conversations.ts'
import type { ConversationPlan } from '../plan/run-plan.ts'
import type { EmbeddedLab } from './embedded-lab.ts'
import type { ExecuteOptions, LoadOutcome } from './execute-options.ts'
import { runWorkers } from './worker-pool.ts'

/**
 * Runs the conversation thread to the end.
 * @param level of a search that the load is
 */
export async function executeConversations(
  { scenario, stacks }: ConversationPlan,
  { baseFor }: EmbeddedLab,
  options: ExecuteOptions,
  level?: ConversationLevel,
): Promise<LoadOutcome> {
  const task = {
    run: options.run,
    origin: options.origin,
    scenario,
    stacks: stacks.map((stack) => resolveStack(stack, baseFor, scenario.frame)),
    ...(level && { level }),
    ...(options.saveAudio && { saveAudio: true }),
  }
  let reachedBudget = false
  const onBudgetReached = () => {
    reachedBudget = true
  }
  await runWorkers({ workload: 'conversations', task }, options.control, { ...options, onBudgetReached })
  return { reachedBudget }
}
