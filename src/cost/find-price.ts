import { isUnverified, type Price } from '../core/config/price.ts'

/** The price of a model, if it is known. */
export type PriceMatch =
  | { readonly kind: 'known'; readonly price: Price }
  /** There is one, but it is unverified. */
  | { readonly kind: 'unverified'; readonly price: Price }
  | { readonly kind: 'unknown' }

/** Prices of the user's contract come first. */
const CONFIDENCE_ORDER: Readonly<Record<Price['confidence'], number>> = {
  contract: 0,
  published: 1,
  'third party': 2,
  unverified: 3,
}

/**
 * The price of a model: the user's contract first, then the most reliable one. Prices without a monthly fee come
 * before the others, because they are what one more request costs.
 */
export function findPrice(prices: readonly Price[], provider: string, model: string): PriceMatch {
  const [price] = prices
    .filter((one) => one.provider === provider && one.models.includes(model))
    .toSorted(
      (a, b) =>
        CONFIDENCE_ORDER[a.confidence] - CONFIDENCE_ORDER[b.confidence] ||
        Number(a.monthly > 0) - Number(b.monthly > 0),
    )
  if (!price) return { kind: 'unknown' }
  return { kind: isUnverified(price) ? 'unverified' : 'known', price }
}
