import { BILLIONTHS_PER_UNIT } from '../core/config/budget.ts'
import type { ProbeBudget } from '../core/config/probe.ts'

/** What requests spend: their number, their characters, and whole billionths of the currency. */
export interface ProbeSpend {
  readonly requests: number
  readonly characters: number
  readonly cost: number
}

/** The most that one request spends. */
export type RequestSpend = Omit<ProbeSpend, 'requests'>

/** How many of the next requests the budget covers in the worst case. */
export function countAffordable(
  budget: ProbeBudget,
  spent: ProbeSpend,
  next: readonly RequestSpend[],
): number {
  let characters = (budget.characters ?? Number.POSITIVE_INFINITY) - spent.characters
  let cost = costLimit(budget) - spent.cost
  let requests = budget.requests - spent.requests
  const firstUnaffordable = next.findIndex((request) => {
    requests -= 1
    characters -= request.characters
    cost -= request.cost
    return requests < 0 || characters < 0 || cost < 0
  })
  return firstUnaffordable === -1 ? next.length : firstUnaffordable
}

/** The worst case: every request is as long and expensive as any text, until the budget is reached. */
export function worstCaseSpend(budget: ProbeBudget, requestSpends: readonly RequestSpend[]): ProbeSpend {
  const { requests, characters = Number.POSITIVE_INFINITY } = budget
  const longest = Math.max(0, ...requestSpends.map((request) => request.characters))
  const dearest = Math.max(0, ...requestSpends.map(({ cost }) => cost))
  // All allowed characters at the price of the text that is most expensive per character.
  const byCharacter = Math.max(0, ...requestSpends.map((request) => request.cost / request.characters || 0))
  const bounds = [costLimit(budget), requests * dearest, Math.ceil(characters * byCharacter)]
  return {
    requests,
    characters: Math.min(characters, requests * longest),
    cost: Math.min(...bounds.filter((bound) => !Number.isNaN(bound))),
  }
}

function costLimit({ cost }: ProbeBudget): number {
  return cost ? cost.amount * BILLIONTHS_PER_UNIT : Number.POSITIVE_INFINITY
}
