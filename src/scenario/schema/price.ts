import { z } from 'zod'
import { PRICE_CONFIDENCES, PRICE_UNITS, type Price } from '../../core/price.ts'
import { closed, numberBetween, slug, text } from './words.ts'

const DATE = 'a date such as 2026-08-03, 2026-08 or "2026"'
const MOST = 1e12

const tiers = z
  .array(
    closed({
      from: numberBetween(0, MOST).describe('Units used in the month from which the tier applies.'),
      amount: numberBetween(0, MOST).describe('Amount for `per` units, in the currency.'),
    }),
  )
  .min(1, { error: 'at least one tier' })
  .refine((list) => list[0]?.from === 0 && isRising(list), { error: 'tiers that begin at 0 and rise' })

const charge = closed({
  unit: z.enum(PRICE_UNITS).describe('Billing unit.'),
  per: numberBetween(1, MOST).default(1).describe('Units that an amount buys. Default 1.'),
  amount: numberBetween(0, MOST).exactOptional().describe('The same amount for all units.'),
  tiers: tiers.exactOptional().describe('Amounts by usage in the month.'),
}).refine(({ amount, tiers: steps }) => (amount === undefined) !== (steps === undefined), {
  error: 'either an amount or tiers',
})

const price = closed({
  id: slug('an id').describe('Unique among all prices, and its name in tables.'),
  models: z.array(text('a model')).min(1, { error: 'at least one model' }),
  monthly: numberBetween(0, MOST).default(0).describe('Monthly fee. Default none.'),
  charges: z.array(charge).min(1, { error: 'at least one charge' }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, { error: 'a currency such as USD' })
    .default('USD'),
  source: text('a source').describe('Where it is published.'),
  date: z
    .string({ error: DATE })
    .regex(/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/, { error: DATE })
    .describe('When it was read.'),
  confidence: z
    .enum(PRICE_CONFIDENCES)
    .describe('How reliable the price is; `contract` takes precedence over all others.'),
  note: text('a note').exactOptional(),
})

/** A price file of one provider. */
export const priceFile = closed({
  provider: text('a provider').describe('As `ttfa adapters` names it.'),
  prices: z.array(price).min(1, { error: 'at least one price' }),
}).transform(({ provider, prices }): Price[] =>
  prices.map(({ charges, ...rest }) => ({
    ...rest,
    provider,
    charges: charges.map(({ unit, per, amount = 0, tiers: steps }) => ({
      unit,
      per,
      tiers: steps ?? [{ from: 0, amount }],
    })),
  })),
)

function isRising(steps: readonly { from: number }[]): boolean {
  return steps.every(({ from }, index) => index === 0 || from > (steps[index - 1]?.from ?? 0))
}
