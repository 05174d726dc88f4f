import { BILLIONTHS_PER_UNIT } from '../core/config/budget.ts'
import type { ProbeBudget } from '../core/config/probe.ts'

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

/** The most that can be spent: every request as long or as dear as any of those, until something runs out. */
export function worstCase(budget: ProbeBudget, outlays: readonly Outlay[]): Spent {
  const { requests, characters = Number.POSITIVE_INFINITY } = budget
  const longest = Math.max(0, ...outlays.map((outlay) => outlay.characters))
  const dearest = Math.max(0, ...outlays.map(({ cost }) => cost))
  // What all allowed characters come to in the text that is dearest by the character.
  const byCharacter = Math.max(0, ...outlays.map((outlay) => outlay.cost / outlay.characters || 0))
  const bounds = [costIn(budget), requests * dearest, Math.ceil(characters * byCharacter)]
  return {
    requests,
    characters: Math.min(characters, requests * longest),
    cost: Math.min(...bounds.filter((bound) => !Number.isNaN(bound))),
  }
}

function costIn({ cost }: ProbeBudget): number {
  return cost ? cost.amount * BILLIONTHS_PER_UNIT : Number.POSITIVE_INFINITY
}
