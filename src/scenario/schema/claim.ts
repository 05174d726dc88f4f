import { z } from 'zod'
import {
  ANY_STACK,
  type Claim,
  type ClaimClockName,
  SERVER_CLOCKS,
  VANTAGE_POINTS,
} from '../../core/config/claim.ts'
import { FIDELITY_METRICS } from '../../core/config/threshold.ts'
import { STAGES } from '../../core/trial/trial-stages.ts'
import { type AnyStageName, TURN_STAGES, type TurnStageName } from '../../core/trial/turn-stages.ts'
import { duration } from '../../validation/duration.ts'
import { nonEmptyText, numberBetween, slug, strictMap, wholeNumber } from '../../validation/primitives.ts'

const DATE_EXPECTED = 'a date such as 2026-08-03 or 2026-08'
const PERCENTILE_EXPECTED = 'a percentile such as p95'
const STAGE_NAMES = [...STAGES, ...TURN_STAGES].map(({ name }) => name) as [AnyStageName, ...AnyStageName[]]

const percentile = z
  .string({ error: PERCENTILE_EXPECTED })
  .regex(/^p\d{1,2}(?:\.\d+)?$/, { error: PERCENTILE_EXPECTED })
  .transform((word) => Number((Number(word.slice(1)) / 100).toPrecision(12)))

const conditions = strictMap({
  transport: z
    .enum(['websocket', 'sse', 'http'])
    .exactOptional()
    .describe('The transport the claim is about.'),
  connection: z
    .enum(['cold', 'warm'])
    .exactOptional()
    .describe('A new connection (cold) or a reused one (warm).'),
  regions: z
    .array(nonEmptyText('a region'))
    .min(1, { error: 'at least one region' })
    .exactOptional()
    .describe('Any of these.'),
  concurrency: wholeNumber(1, 1_000_000).exactOptional().describe('Requests in flight.'),
  seat: z.enum(VANTAGE_POINTS).exactOptional().describe('Where the number was measured.'),
  note: nonEmptyText('a note').exactOptional().describe('Other conditions, as text.'),
})

/** Fields of every kind of claim. */
const common = {
  id: slug('an id').describe('Unique among all claims.'),
  says: nonEmptyText('the claim in its own words').describe('The claim as published, shortened.'),
  by: nonEmptyText('who says so').describe('Who published it: the vendor or a third party.'),
  source: nonEmptyText('a source').describe('Where it is published.'),
  date: z
    .string({ error: DATE_EXPECTED })
    .regex(/^\d{4}-\d{2}(?:-\d{2})?$/, { error: DATE_EXPECTED })
    .describe('When it was published or read.'),
  conditions: conditions.default({}).describe('The conditions the claim states.'),
}

const models = z.array(nonEmptyText('a model')).min(1, { error: 'at least one model' })
const CLOCK_NAMES = [...STAGE_NAMES, ...SERVER_CLOCKS] as [ClaimClockName, ...ClaimClockName[]]
const latencyClock = z
  .enum(CLOCK_NAMES)
  .exactOptional()
  .describe(
    'The stage that the claim names, if any; `server` is the server’s own time in the provider’s word, `network_and_queue` ours without it.',
  )
const clock = z.enum(STAGE_NAMES).exactOptional().describe('The stage that the claim names, if any.')

const latencyFields = {
  kind: z.literal('latency'),
  ...common,
  percentile: percentile.default(0.5).describe('Default p50.'),
  value: duration(0).describe('Maximum latency; of a range, its higher end.'),
  low: duration(0).exactOptional().describe('The lower end of a claimed range.'),
  tolerance: numberBetween(0, 1)
    .default(0.1)
    .describe('Tolerance above the value, and below the lower end, as a share.'),
}

const latency = strictMap({
  ...latencyFields,
  models: models.describe('Any of these models.'),
  clock: latencyClock,
})

const sameness = strictMap({
  kind: z.literal('sameness'),
  ...common,
  models: z
    .tuple([nonEmptyText('a model'), nonEmptyText('a model')], { error: 'two models' })
    .describe('The two models.'),
  clock,
  percentiles: z
    .array(percentile)
    .default([0.5, 0.95])
    .describe('Percentiles that must be the same. Default p50 and p95.'),
  margin: numberBetween(0.001, 1)
    .default(0.1)
    .describe('Largest relative difference that counts as the same.'),
})

const concurrency = strictMap({
  kind: z.literal('concurrency'),
  ...common,
  models: models.describe('Any of these models.'),
  value: wholeNumber(1, 1_000_000).describe('Concurrent requests that are served.'),
})

const conversations = strictMap({
  kind: z.literal('conversations'),
  ...common,
  models: models.describe('Any of these models.'),
  perRequest: numberBetween(0.1, 1_000).describe(
    'Conversations that are carried for each request that an account allows at once.',
  ),
  tolerance: numberBetween(0, 1).default(0.25).describe('Share by which fewer may be carried.'),
})

const fidelity = strictMap({
  kind: z.literal('fidelity'),
  ...common,
  models: models.describe('Any of these models.'),
  metric: z
    .enum(FIDELITY_METRICS)
    .describe(
      'What `ttfa listen` measures: word errors in all words, truncated or clipped answers in all (shares from 0 to 1), or the median rate in characters a second.',
    ),
  most: numberBetween(0, 1000).exactOptional().describe('The claimed value, or the highest of a range.'),
  least: numberBetween(0, 1000).exactOptional().describe('The lowest value of a range.'),
  tolerance: numberBetween(0, 1)
    .default(0.1)
    .describe('Tolerance above `most` and below `least`, as a share of it.'),
}).refine(({ most, least }) => most !== undefined || least !== undefined, {
  error: '`most`, `least` or both',
})

const CLAIM_FILE_EXPECTED = 'a map with provider and claims, or with about (turns or models) and claims'

/** A file of claims about one provider. */
const providerClaims = strictMap({
  provider: nonEmptyText('a provider').describe('As `ttfa adapters` names it.'),
  claims: z
    .array(z.discriminatedUnion('kind', [latency, sameness, concurrency, conversations, fidelity]), {
      error: 'a list of claims',
    })
    .min(1, { error: 'at least one claim' }),
}).transform(({ provider, claims }): Claim[] => claims.map((input) => toClaim(provider, input)))

/** A file of claims about whole turns, whoever answers them. */
const turnClaims = strictMap({
  about: z.literal('turns').describe('The claims are about whole turns of any stack.'),
  claims: z
    .array(
      strictMap({
        ...latencyFields,
        clock: z
          .enum(TURN_STAGES.map(({ name }) => name) as [TurnStageName, ...TurnStageName[]])
          .describe('The stage of turns that the claim names.'),
      }),
      { error: 'a list of claims' },
    )
    .min(1, { error: 'at least one claim' }),
}).transform(({ claims }): Claim[] =>
  claims.map((input) => toClaim(ANY_STACK, { ...input, models: [ANY_STACK] })),
)

/** A file of claims about models of several providers, such as a table that compares them. */
const comparedClaims = strictMap({
  about: z.literal('models').describe('Each claim names its own provider.'),
  claims: z
    .array(
      strictMap({
        ...latencyFields,
        provider: nonEmptyText('a provider').describe('As `ttfa adapters` names it.'),
        models: models.describe('Any of these models.'),
        clock: latencyClock,
      }),
      { error: 'a list of claims' },
    )
    .min(1, { error: 'at least one claim' }),
}).transform(({ claims }): Claim[] => claims.map(({ provider, ...input }) => toClaim(provider, input)))

/** A file of claims. */
export const claimFile = z.union([providerClaims, turnClaims, comparedClaims], {
  error: CLAIM_FILE_EXPECTED,
})

type ClaimInput =
  | z.output<typeof latency>
  | z.output<typeof sameness>
  | z.output<typeof concurrency>
  | z.output<typeof conversations>
  | z.output<typeof fidelity>

/** Converts percentiles such as p95 to shares. */
function toClaim(provider: string, input: ClaimInput): Claim {
  switch (input.kind) {
    case 'latency': {
      const { percentile: share, ...rest } = input
      return { ...rest, provider, share }
    }
    case 'sameness': {
      const { percentiles: shares, ...rest } = input
      return { ...rest, provider, shares }
    }
    case 'concurrency':
    case 'conversations':
    case 'fidelity':
      return { ...input, provider }
  }
}
