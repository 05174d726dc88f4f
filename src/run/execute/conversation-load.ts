import type { ConversationLevel } from '../../conversation/conversation-task.ts'
import type { TurnBudget } from '../../core/config/conversation/turn-budget.ts'
import { shareOf, type ThreadShare } from '../../pace/thread-share.ts'
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
  const { shard, run, origin, control } = options
  const task = {
    run,
    origin,
    scenario: shard ? { ...scenario, ...divideBudget(scenario.budget, shard.share) } : scenario,
    ...(shard && { share: shard.share }),
    stacks: stacks.map((stack) => resolveStack(stack, baseFor, scenario.frame)),
    ...(level && { level }),
    ...(options.saveAudio && { saveAudio: true }),
  }
  let reachedBudget = false
  const onBudgetReached = () => {
    reachedBudget = true
  }
  const job = { workload: 'conversations', task, ...(shard && { shard }) } as const
  await runWorkers(job, control, { ...options, onBudgetReached })
  return { reachedBudget }
}

/** A shard's part of the budget. Those of all shards add up to it. */
function divideBudget(budget: TurnBudget | undefined, share: ThreadShare): { readonly budget?: TurnBudget } {
  if (!budget) return {}
  const { turns, minutes } = budget
  return {
    budget: {
      ...(turns !== undefined && { turns: shareOf(turns, share) }),
      ...(minutes !== undefined && { minutes: minutes / share.of }),
    },
  }
}
