import type { ProbeBudget } from '../core/probe.ts'

/** What a search has spent. */
export interface Spent {
  readonly requests: number
  readonly characters: number
}

/** Characters in a million, by which providers price. */
const MILLION = 1e6

/**
 * How many of the next requests the budget still pays for, whatever they turn out to cost.
 * @param lengths characters of the next requests, in their order
 */
export function affordable(budget: ProbeBudget, spent: Spent, lengths: readonly number[]): number {
  const characters = charactersIn(budget) - spent.characters
  const most = Math.max(0, budget.requests - spent.requests)
  let sum = 0
  const beyond = lengths.findIndex((length, index) => {
    sum += length
    return index >= most || sum > characters
  })
  return beyond === -1 ? lengths.length : beyond
}

/** Characters that the budget allows, by number or by price; Infinity where it says nothing about them. */
export function charactersIn({ characters, cost }: ProbeBudget): number {
  const paid = cost && cost.perMillion > 0 ? Math.floor((cost.amount / cost.perMillion) * MILLION) : undefined
  return Math.min(characters ?? Number.POSITIVE_INFINITY, paid ?? Number.POSITIVE_INFINITY)
}

/** The most that can be spent: every request with the longest text, until something runs out. */
export function worstCase(budget: ProbeBudget, longestText: number): Spent {
  const { requests } = budget
  return { requests, characters: Math.min(charactersIn(budget), requests * longestText) }
}

/** What so many characters cost in the budget's currency; undefined where it names no price. */
export function costOf({ cost }: ProbeBudget, characters: number): number | undefined {
  return cost && (characters / MILLION) * cost.perMillion
}
