import type { Clock } from '../../core/clock.ts'
import type { RequestCost } from '../../core/config/budget.ts'
import type { TrialStart, VirtualUser } from '../../executors/shared/load-target.ts'
import type { BudgetCounter } from './budget-counter.ts'

/** Runs iterations only while the budget has room for them. A text is sent whole or not at all. */
export function withBudget(
  user: VirtualUser,
  counter: BudgetCounter,
  costOf: (start: TrialStart) => RequestCost,
  clock: Clock,
): VirtualUser {
  return {
    runIteration: (start) =>
      counter.tryReserve(costOf(start)) ? user.runIteration(start) : Promise.resolve(clock.now()),
    close: user.close,
  }
}
