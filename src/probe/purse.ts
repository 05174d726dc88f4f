import { BILLION } from '../core/budget.ts'
import type { ProbeBudget } from '../core/probe.ts'

/** What requests take: their number, their characters, and whole billionths of the currency. */
export interface Spent {
  readonly requests: number
  readonly characters: number
  readonly cost: number
}

/** What one request takes at most. */
export type Outlay = Omit<Spent, 'requests'>

/** How many of the next requests the budget still pays for, whatever they turn out to cost. */
export function affordable(budget: ProbeBudget, spent: Spent, next: readonly Outlay[]): number {
  let characters = (budget.characters ?? Number.POSITIVE_INFINITY) - spent.characters
  let cost = costIn(budget) - spent.cost
  let requests = budget.requests - spent.requests
  const beyond = next.findIndex((outlay) => {
    requests -= 1
    characters -= outlay.characters
    cost -= outlay.cost
    return requests < 0 || characters < 0 || cost < 0
  })
  return beyond === -1 ? next.length : beyond
}

/** The most that can be spent: every request as dear as the dearest, until something runs out. */
export function worstCase(budget: ProbeBudget, dearest: Outlay): Spent {
  const { requests, characters = Number.POSITIVE_INFINITY } = budget
  return {
    requests,
    characters: Math.min(characters, requests * dearest.characters),
    cost: Math.min(costIn(budget), requests * dearest.cost),
  }
}

function costIn({ cost }: ProbeBudget): number {
  return cost ? cost.amount * BILLION : Number.POSITIVE_INFINITY
}
