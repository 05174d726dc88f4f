import { z } from 'zod'
import { PROBE_KINDS } from '../../core/config/probe.ts'
import { duration } from '../../validation/duration.ts'
import { nonEmptyText, numberBetween, strictMap, wholeNumber } from '../../validation/primitives.ts'

const MAX_LEVEL = 100_000

const cost = strictMap({
  amount: numberBetween(0, 1_000_000).describe('Maximum cost, by the price of the target’s model.'),
  currency: nonEmptyText('a currency').default('USD').describe('Currency of the price list. Default: USD.'),
})

const budget = strictMap({
  requests: wholeNumber(1, 10_000_000)
    .exactOptional()
    .describe('Maximum requests. Default: the worst case of the search.'),
  characters: wholeNumber(1, 1_000_000_000).exactOptional().describe('Maximum characters.'),
  duration: duration(1)
    .exactOptional()
    .describe('Maximum time from the first request to the last. Default: 20m.'),
  prices: z
    .array(nonEmptyText('a file of prices'))
    .min(1, { error: 'at least one file' })
    .exactOptional()
    .describe('Your own price files or folders, relative to this scenario.'),
  cost: cost.exactOptional().describe('Maximum cost.'),
})

/** The limit to search for, its bounds and the effort. Only for `load: {executor: probe}`. */
export const probe = strictMap({
  kind: z
    .enum(PROBE_KINDS)
    .default('concurrency')
    .describe(
      'concurrency: requests in flight. sockets: open connections. connect-rate, request-rate: starts per period.',
    ),
  min: wholeNumber(1, MAX_LEVEL).default(1).describe('The first level to try.'),
  max: wholeNumber(1, MAX_LEVEL).default(64).describe('The highest level to try.'),
  per: duration(100).default(1_000).describe('The period of rates: 1s, 1m.'),
  periods: numberBetween(1.5, 1_000)
    .default(2)
    .describe('Number of whole periods for which a rate is sustained.'),
  confirmations: wholeNumber(2, 20)
    .default(3)
    .describe('How many bursts must agree on each side of the limit.'),
  settle: duration()
    .default(5_000)
    .describe('Cooldown between bursts, so that the provider’s counters drain.'),
  longestSettle: duration(1).default(60_000).describe('The longest cooldown to try if slots recover slowly.'),
  hold: duration(1)
    .default(15_000)
    .describe(
      'How long the level found is sustained. Should be longer than the time over which the provider averages its load.',
    ),
  stagger: duration().default(60).describe('Delay between opening two connections.'),
  levelRequests: wholeNumber(10, 1_000_000)
    .default(400)
    .describe('Maximum requests per level while it is undecided whether the objective holds.'),
  budget: budget.prefault({}).describe('What the search may spend.'),
}).refine(({ min, max }) => min <= max, { path: ['max'], error: 'a max that is not below min' })

/** Conditions such as `ttfa_heard p(95)<400ms`. They are parsed in `objectives.ts`. */
export const slo = z
  .array(nonEmptyText('an objective such as ttfa_heard p(95)<400ms'), {
    error: 'a list of objectives such as ttfa_heard p(95)<400ms',
  })
  .min(1, { error: 'at least one objective' })
