import { z } from 'zod'
import { nonEmptyText, strictMap, wholeNumber } from '../../validation/primitives.ts'

const MONEY_EXPECTED = 'an amount with its currency, such as "2.50 USD"'

const money = z
  .string({ error: MONEY_EXPECTED })
  .regex(/^\d+(?:\.\d+)? [A-Z]{3}$/, { error: MONEY_EXPECTED })
  .transform((written) => ({ amount: Number(written.slice(0, -4)), currency: written.slice(-3) }))

/** What a run may spend. */
export const budget = strictMap({
  requests: wholeNumber(1, 1_000_000_000).exactOptional().describe('Maximum requests, over all targets.'),
  characters: wholeNumber(1, 1_000_000_000_000)
    .exactOptional()
    .describe('Maximum characters, over all targets.'),
  cost: money
    .exactOptional()
    .describe('Maximum cost, estimated at the highest applicable price: "2.50 USD".'),
  prices: z
    .array(nonEmptyText('a file'))
    .exactOptional()
    .describe('Your own price files, relative to this scenario.'),
}).refine(({ requests, characters, cost }) => [requests, characters, cost].some((one) => one !== undefined), {
  error: 'at least one of requests, characters and cost',
})
