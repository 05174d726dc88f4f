import type { ConversationLevel } from '../../conversation/conversation-task.ts'
import type { TurnBudget } from '../../core/config/conversation/turn-budget.ts'
import { shareOf, type ThreadShare } from '../../pace/thread-share.ts'
import { resolveStack } from '../plan/plan-conversations.ts'
import type { ConversationPlan } from '../plan/run-plan.ts'
import type { EmbeddedLab } from './embedded-lab.ts'
import type { ExecuteOptions, LoadOutcome, PlannedLoad, ReadyLoad } from './execute-options.ts'

/** Conversations on their way to their thread. */
export class ConversationLoad implements PlannedLoad {
  readonly #plan: ConversationPlan
  readonly #options: ExecuteOptions
  readonly #level: ConversationLevel | undefined
  #reachedBudget = false

  /** @param level of a search that the load is */
  constructor(plan: ConversationPlan, options: ExecuteOptions, level?: ConversationLevel) {
    this.#plan = plan
    this.#options = options
    this.#level = level
  }

  async prepare({ baseFor }: EmbeddedLab): Promise<ReadyLoad> {
    const { scenario, stacks } = this.#plan
    const { shard, run, origin, saveAudio } = this.#options
    const task = {
      run,
      origin,
      scenario: shard ? { ...scenario, ...divideBudget(scenario.budget, shard.share) } : scenario,
      ...(shard && { share: shard.share }),
      stacks: stacks.map((stack) => resolveStack(stack, baseFor, scenario.frame)),
      ...(this.#level && { level: this.#level }),
      ...(saveAudio && { saveAudio: true }),
    }
    const onBudgetReached = () => {
      this.#reachedBudget = true
    }
    return {
      job: { workload: 'conversations', task, ...(shard && { shard }) },
      listener: { ...this.#options, onBudgetReached },
    }
  }

  async end(): Promise<LoadOutcome> {
    return { reachedBudget: this.#reachedBudget }
  }

  /** Nothing was created for them. */
  async release(): Promise<void> {}
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
