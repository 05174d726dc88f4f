import { z } from 'zod'
import { PRICE_CONFIDENCES, PRICE_UNITS, PRICED_PARTS, type Price } from '../../core/config/price.ts'
import { nonEmptyText, numberBetween, slug, strictMap } from '../../validation/primitives.ts'

const DATE_EXPECTED = 'a date such as 2026-08-03, 2026-08 or "2026"'
const MAX_AMOUNT = 1e12

const day = z
  .string({ error: 'a day such as 2026-11-29' })
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'a day such as 2026-11-29' })

const tiers = z
  .array(
    strictMap({
      from: numberBetween(0, MAX_AMOUNT).describe('Units used in the month from which the tier applies.'),
      amount: numberBetween(0, MAX_AMOUNT).describe('Amount for `per` units, in the currency.'),
    }),
  )
  .min(1, { error: 'at least one tier' })
  .refine((list) => list[0]?.from === 0 && isRising(list), { error: 'tiers that begin at 0 and rise' })

const charge = strictMap({
  unit: z.enum(PRICE_UNITS).describe('Billing unit.'),
  per: numberBetween(1, MAX_AMOUNT).default(1).describe('Units that an amount buys. Default 1.'),
  amount: numberBetween(0, MAX_AMOUNT).exactOptional().describe('The same amount for all units.'),
  tiers: tiers.exactOptional().describe('Amounts by usage in the month.'),
}).refine(({ amount, tiers: tierList }) => (amount === undefined) !== (tierList === undefined), {
  error: 'either an amount or tiers',
})

const price = strictMap({
  id: slug('an id').describe('Unique among all prices, and its name in tables.'),
  models: z.array(nonEmptyText('a model')).min(1, { error: 'at least one model' }),
  part: z
    .enum(PRICED_PARTS)
    .exactOptional()
    .describe('What of a conversation it is for. Default tts: a voice.'),
  monthly: numberBetween(0, MAX_AMOUNT).default(0).describe('Monthly fee. Default none.'),
  charges: z.array(charge).min(1, { error: 'at least one charge' }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, { error: 'a currency such as USD' })
    .default('USD'),
  source: nonEmptyText('a source').describe('Where it is published.'),
  date: z
    .string({ error: DATE_EXPECTED })
    .regex(/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/, { error: DATE_EXPECTED })
    .describe('When it was read.'),
  verified: day.exactOptional().describe('The day on which it was last confirmed.'),
  until: day.exactOptional().describe('The last day on which it holds, if that is announced.'),
  confidence: z
    .enum(PRICE_CONFIDENCES)
    .describe('How reliable the price is; `contract` takes precedence over all others.'),
  note: nonEmptyText('a note').exactOptional(),
})

/** A price file of one provider. */
export const priceFile = strictMap({
  provider: nonEmptyText('a provider').describe('As `ttfa adapters` names it.'),
  prices: z.array(price).min(1, { error: 'at least one price' }),
}).transform(({ provider, prices }): Price[] =>
  prices.map(({ charges, ...rest }) => ({
    ...rest,
    provider,
    charges: charges.map(({ unit, per, amount = 0, tiers: tierList }) => ({
      unit,
      per,
      tiers: tierList ?? [{ from: 0, amount }],
    })),
  })),
)

function isRising(tierList: readonly { from: number }[]): boolean {
  return tierList.every(({ from }, index) => index === 0 || from > (tierList[index - 1]?.from ?? 0))
}
