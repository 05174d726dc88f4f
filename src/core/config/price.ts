/**
 * Billing units of a voice. `byte`: of UTF-8. `audio second` and `audio minute`: of synthesised audio, heard or not.
 * `text token`: input. `audio token`: output. `request`: each request, whatever its size.
 */
const VOICE_UNITS = [
  'character',
  'byte',
  'audio second',
  'audio minute',
  'text token',
  'audio token',
  'request',
] as const
export type VoiceUnit = (typeof VOICE_UNITS)[number]

/**
 * Billing units of the other parts of a conversation. `call minute`: of the whole call. `audio input minute`: of audio
 * that is listened to, silence included. `output token`: of text. `cached audio token`: of the turns before, which are
 * sent again with every turn. `call at once`: the most calls at the same time in the month.
 */
export const PRICE_UNITS = [
  ...VOICE_UNITS,
  'call minute',
  'audio input minute',
  'audio input token',
  'cached audio token',
  'output token',
  'call at once',
] as const
export type PriceUnit = (typeof PRICE_UNITS)[number]

/**
 * `published`: on the provider's pages. `third party`: from another source. `unverified`: to be checked
 * before use. `contract`: the user's own price.
 */
export const PRICE_CONFIDENCES = ['published', 'third party', 'unverified', 'contract'] as const
export type PriceConfidence = (typeof PRICE_CONFIDENCES)[number]

/** What a price is for. `platform`: the service that connects the other parts. */
export const PRICED_PARTS = ['tts', 'stt', 'llm', 'agent', 'platform'] as const
export type PricedPart = (typeof PRICED_PARTS)[number]

/** One price plan for some models of a provider. */
export interface Price {
  readonly id: string
  readonly provider: string
  /** Default: `tts`. */
  readonly part?: PricedPart
  readonly models: readonly string[]
  /** Monthly fee, independent of usage. */
  readonly monthly: number
  readonly charges: readonly Charge[]
  /** ISO 4217. */
  readonly currency: string
  readonly source: string
  /** YYYY, YYYY-MM or YYYY-MM-DD, as precise as it is known. */
  readonly date: string
  /** The day on which it was last confirmed (YYYY-MM-DD), if after `date`. */
  readonly verified?: string
  /** The last day on which it holds (YYYY-MM-DD), if that is announced. */
  readonly until?: string
  readonly confidence: PriceConfidence
  /** Caveats. */
  readonly note?: string
}

/** The price of a unit. If a plan has several charges, all of them apply. */
export interface Charge {
  readonly unit: PriceUnit
  /** Units that an amount buys: 1,000,000 for a price per million. */
  readonly per: number
  /** In ascending order, starting at 0. Each covers the month's units from its `from` to that of the next. */
  readonly tiers: readonly Tier[]
}

export interface Tier {
  /** Units used in the month from which the tier applies. */
  readonly from: number
  /** Amount for `per` units, in the plan's currency. */
  readonly amount: number
}

/** True for a price that is used only if the user asks for it. */
export function isUnverified({ confidence }: Price): boolean {
  return confidence === 'unverified'
}
