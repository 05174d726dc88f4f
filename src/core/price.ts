/**
 * What a provider counts. `byte`: of UTF-8. `audio second` and `audio minute`: of what was synthesised, heard or not.
 * `text token` goes in, `audio token` comes out. `request`: each, whatever it holds.
 */
export const PRICE_UNITS = [
  'character',
  'byte',
  'audio second',
  'audio minute',
  'text token',
  'audio token',
  'request',
] as const
export type PriceUnit = (typeof PRICE_UNITS)[number]

/** `published`: on the provider's own pages. `third party`: read elsewhere. `unverified`: to be checked before use. `contract`: the user's own. */
export const PRICE_CONFIDENCES = ['published', 'third party', 'unverified', 'contract'] as const
export type PriceConfidence = (typeof PRICE_CONFIDENCES)[number]

/** One way to pay for some models of a provider. */
export interface Price {
  readonly id: string
  readonly provider: string
  readonly models: readonly string[]
  /** A month's fee, whatever is used. */
  readonly monthly: number
  readonly charges: readonly Charge[]
  /** ISO 4217. */
  readonly currency: string
  readonly source: string
  /** YYYY, YYYY-MM or YYYY-MM-DD: as exactly as it is known. */
  readonly date: string
  readonly confidence: PriceConfidence
  /** What else one must know before believing it. */
  readonly note?: string
}

/** What a unit costs. Of several charges of a price all are due. */
export interface Charge {
  readonly unit: PriceUnit
  /** How many units an amount buys: 1,000,000 for prices a million. */
  readonly per: number
  /** In rising order, the first from 0. Each covers the month's units from its own `from` to that of the next. */
  readonly tiers: readonly Tier[]
}

export interface Tier {
  /** Units of the month from which on it applies. */
  readonly from: number
  /** In the price's currency, for `per` units. */
  readonly amount: number
}

/** A price that must not be used unless somebody says so. */
export function isUncertain({ confidence }: Price): boolean {
  return confidence === 'unverified'
}
