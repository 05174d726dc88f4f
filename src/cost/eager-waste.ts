import type { Bounds } from '../core/config/conversation/conversation-pattern.ts'
import type { Price } from '../core/config/price.ts'
import { computeBill } from './bill.ts'

/** A target's replies that were begun on interim transcripts and thrown away. */
export interface EagerWaste {
  readonly target: string
  /** Characters of prompts, earlier turns included, and of replies. */
  readonly promptChars: number
  readonly replyChars: number
  /** The price of the language model. Absent if it is not known. */
  readonly price?: Price
  /** What the waste costs in the price's currency, over the range of tokens per character. */
  readonly amount?: Bounds
}

/**
 * The range of amounts for prompts and replies that were thrown away. Undefined unless both prompt and reply tokens
 * have a price.
 */
export function priceEagerWaste(
  { promptChars, replyChars }: Pick<EagerWaste, 'promptChars' | 'replyChars'>,
  tokensPerCharacter: Bounds,
  price: Price,
): Bounds | undefined {
  const units = price.charges.map(({ unit }) => unit)
  if (!units.includes('text token') || !units.includes('output token')) return undefined
  const amountAt = (tokens: number) =>
    computeBill(
      { ...price, monthly: 0 },
      { 'text token': promptChars * tokens, 'output token': replyChars * tokens },
    )
  return { low: amountAt(tokensPerCharacter.low), high: amountAt(tokensPerCharacter.high) }
}
