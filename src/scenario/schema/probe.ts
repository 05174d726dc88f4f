import { z } from 'zod'
import { PROBE_KINDS } from '../../core/probe.ts'
import { duration } from './duration.ts'
import { closed, numberBetween, text, wholeNumber } from './words.ts'

const MOST = 100_000

const cost = closed({
  amount: numberBetween(0, 1_000_000).describe('At most so much money, by the price of the target’s model.'),
  currency: text('a currency').default('USD').describe('As in the price list. Default: USD.'),
})

const budget = closed({
  requests: wholeNumber(1, 10_000_000)
    .exactOptional()
    .describe('Requests at most. Default: what the search can need at worst.'),
  characters: wholeNumber(1, 1_000_000_000).exactOptional().describe('Characters at most.'),
  duration: duration(1).exactOptional().describe('Time from the first request to the last.'),
  prices: z
    .array(text('a file of prices'))
    .min(1, { error: 'at least one file' })
    .exactOptional()
    .describe('Files or folders of prices of your own, relative to this scenario.'),
  cost: cost.exactOptional().describe('Money at most.'),
})

/** What is searched, within which bounds, and how carefully. Only for `load: {executor: probe}`. */
export const probe = closed({
  kind: z
    .enum(PROBE_KINDS)
    .default('concurrency')
    .describe(
      'concurrency: requests at once. sockets: open connections. connect-rate, request-rate: so many a period.',
    ),
  min: wholeNumber(1, MOST).default(1).describe('Where to begin.'),
  max: wholeNumber(1, MOST).default(64).describe('The ceiling: never more than this.'),
  per: duration(100).default(1_000).describe('The period of rates: 1s, 1m.'),
  periods: numberBetween(1.5, 1_000).default(2).describe('Periods for which a rate is kept up.'),
  confirmations: wholeNumber(2, 20)
    .default(3)
    .describe('Waves that must agree about either side of the boundary.'),
  settle: duration().default(5_000).describe('Rest between waves, for the provider’s counters to drain.'),
  longestSettle: duration(1)
    .default(60_000)
    .describe('The longest rest that is tried where slots recover late.'),
  stagger: duration().default(60).describe('Between the openings of two connections.'),
  levelRequests: wholeNumber(10, 1_000_000)
    .default(400)
    .describe('Requests of a level at most, while it is not decided whether the objective holds there.'),
  budget: budget.prefault({}).describe('What the search may spend at most.'),
}).refine(({ min, max }) => min <= max, { path: ['max'], error: 'a max that is not below min' })

/** Conditions such as `ttfa_heard p(95)<400ms`; their grammar is read in `objectives.ts`. */
export const slo = z
  .array(text('an objective such as ttfa_heard p(95)<400ms'), {
    error: 'a list of objectives such as ttfa_heard p(95)<400ms',
  })
  .min(1, { error: 'at least one objective' })
