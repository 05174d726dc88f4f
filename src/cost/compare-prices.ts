import type { ConversationPattern } from '../core/config/conversation-pattern.ts'
import { isUnverified, type Price } from '../core/config/price.ts'
import { type BreakEven, breakEvens } from './break-even.ts'
import { type ConversationCost, conversationCost } from './conversation-cost.ts'

/** Every price of a pattern held against every other. */
export interface PricedPattern {
  readonly pattern: ConversationPattern
  /** In rising order of the first case's cost a minute. */
  readonly costs: readonly ConversationCost[]
  /** Prices that nobody vouches for: they are held against none. */
  readonly unverified: readonly ConversationCost[]
  readonly breakEvens: readonly { readonly case: string; readonly crossings: readonly BreakEven[] }[]
}

/** @param trusting reckon with unverified prices as with all others */
export function comparePrices(
  pattern: ConversationPattern,
  prices: readonly Price[],
  trusting: boolean,
): PricedPattern {
  const doubtful = (price: Price) => !trusting && isUnverified(price)
  const priced = prices.map((price) => conversationCost(pattern, price)).toSorted(byFirstCase)
  const costs = priced.filter(({ price }) => !doubtful(price))
  return {
    pattern,
    costs,
    unverified: priced.filter(({ price }) => doubtful(price)),
    breakEvens: Object.entries(pattern.cases).map(([name, answer]) => ({
      case: name,
      crossings: pairsOf(costs.map(({ price }) => price)).flatMap(([one, other]) =>
        breakEvens(pattern, answer, one, other),
      ),
    })),
  }
}

function byFirstCase(one: ConversationCost, other: ConversationCost): number {
  return (one.cases[0]?.perMinute.value ?? 0) - (other.cases[0]?.perMinute.value ?? 0)
}

function pairsOf<Kind>(all: readonly Kind[]): [Kind, Kind][] {
  return all.flatMap((one, index) => all.slice(index + 1).map((other): [Kind, Kind] => [one, other]))
}
