import type { ConversationPattern } from '../core/config/conversation/conversation-pattern.ts'
import { isUnverified, type Price } from '../core/config/price.ts'
import { type BreakEven, findBreakEvens } from './break-even.ts'
import { type ConversationCost, priceConversation } from './conversation-cost.ts'

/** What a pattern costs under every price. */
export interface PatternCost {
  readonly pattern: ConversationPattern
  /** In ascending order of the first case's cost per minute. */
  readonly costs: readonly ConversationCost[]
  /** Unverified prices, which are not compared. */
  readonly unverified: readonly ConversationCost[]
  readonly breakEvens: readonly { readonly case: string; readonly crossings: readonly BreakEven[] }[]
}

/** @param useUnverified compare unverified prices too */
export function comparePrices(
  pattern: ConversationPattern,
  prices: readonly Price[],
  useUnverified: boolean,
): PatternCost {
  const isExcluded = (price: Price) => !useUnverified && isUnverified(price)
  // Voices are compared with voices: `priceKinds` prices whole conversations.
  const voices = prices.filter(({ part = 'tts' }) => part === 'tts')
  const priced = voices.map((price) => priceConversation(pattern, price)).toSorted(compareByFirstCase)
  const costs = priced.filter(({ price }) => !isExcluded(price))
  return {
    pattern,
    costs,
    unverified: priced.filter(({ price }) => isExcluded(price)),
    breakEvens: Object.entries(pattern.cases).map(([name, answer]) => ({
      case: name,
      crossings: pairsOf(costs.map(({ price }) => price)).flatMap(([one, other]) =>
        findBreakEvens(pattern, answer, one, other),
      ),
    })),
  }
}

function compareByFirstCase(one: ConversationCost, other: ConversationCost): number {
  return (one.cases[0]?.perMinute.value ?? 0) - (other.cases[0]?.perMinute.value ?? 0)
}

function pairsOf<Kind>(all: readonly Kind[]): [Kind, Kind][] {
  return all.flatMap((one, index) => all.slice(index + 1).map((other): [Kind, Kind] => [one, other]))
}
