import { isUnverified, type Price } from '../core/config/price.ts'

/** What is charged for a model, as far as it is known. */
export type FoundPrice =
  | { readonly kind: 'known'; readonly price: Price }
  /** There is one, but its own sheet does not vouch for it. */
  | { readonly kind: 'unverified'; readonly price: Price }
  | { readonly kind: 'unknown' }

/** Without the fee of a month: what one request more costs is what is used. The user's contract comes first. */
const ORDER: Readonly<Record<Price['confidence'], number>> = {
  contract: 0,
  published: 1,
  'third party': 2,
  unverified: 3,
}

/** The price to take for a model: the user's own contract, then the surest of those without a fee, then the others. */
export function priceFor(prices: readonly Price[], provider: string, model: string): FoundPrice {
  const [price] = prices
    .filter((one) => one.provider === provider && one.models.includes(model))
    .toSorted(
      (a, b) => ORDER[a.confidence] - ORDER[b.confidence] || Number(a.monthly > 0) - Number(b.monthly > 0),
    )
  if (!price) return { kind: 'unknown' }
  return { kind: isUnverified(price) ? 'unverified' : 'known', price }
}
