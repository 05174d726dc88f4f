import { z } from 'zod'
import { duration } from '../../validation/duration.ts'
import { numberBetween, slug, strictMap, wholeNumber } from '../../validation/primitives.ts'
import { delay } from './lab.ts'

const MAX_LOAD = 100_000

/** Fields of every executor. */
const commonFields = {
  order: z
    .enum(['interleaved', 'blocked'])
    .default('interleaved')
    .describe('interleaved: targets side by side. blocked: one target after another.'),
  startTime: duration().exactOptional().describe('Delay from the start of the run to the start of the load.'),
  gracefulStop: duration()
    .exactOptional()
    .describe('How long requests in flight at the end of the load may still take. Default: the timeout.'),
}

const concurrency = wholeNumber(1, MAX_LOAD).default(1).describe('Requests in flight per target.')
const trials = wholeNumber(1, 10_000_000).describe('Measured requests per target.')
const loadDuration = duration(1).describe('Duration of the load.')

const TRIALS_OR_DURATION_EXPECTED = 'either trials or a duration, and not both'

const constantConcurrency = strictMap({
  executor: z.literal('constant-concurrency'),
  concurrency,
  trials: trials.exactOptional(),
  duration: loadDuration.exactOptional(),
  ...commonFields,
})
  .refine((load) => (load.trials === undefined) !== (load.duration === undefined), {
    path: ['trials'],
    error: TRIALS_OR_DURATION_EXPECTED,
  })
  .describe(
    'A fixed number in flight. Each stream gets an equal share of the trials, or runs for the duration.',
  )

const sharedIterations = strictMap({
  executor: z.literal('shared-iterations'),
  concurrency,
  trials,
  ...commonFields,
}).describe('A fixed number in flight. Whichever stream is free takes the next trial.')

/** @param reached schema of the level that a stage reaches */
function stages(reached: z.ZodType<number>) {
  const stage = strictMap({
    duration: duration().describe('Duration of the stage.'),
    target: reached.describe('The level at its end, reached by a linear ramp.'),
  })
  return z
    .array(stage)
    .min(1, { error: 'at least one stage' })
    .describe('Stages in order. Each starts at the level where the previous one ended.')
}

const rampingConcurrency = strictMap({
  executor: z.literal('ramping-concurrency'),
  startConcurrency: wholeNumber(0, MAX_LOAD).default(1).describe('Requests in flight at the start.'),
  stages: stages(wholeNumber(0, MAX_LOAD)),
  ...commonFields,
}).describe('A number in flight that follows the stages.')

const ARRIVAL_EXPECTED = 'one of uniform, poisson, or a map {gamma: 0.5}'

const arrivalFields = {
  arrival: z
    .union(
      [
        z.enum(['uniform', 'poisson']),
        strictMap({
          gamma: numberBetween(0.01, 1000).describe('Shape of the intervals: below 1 bursty, 1 is poisson.'),
        }),
      ],
      { error: ARRIVAL_EXPECTED },
    )
    .default('uniform')
    .describe('How starts are spread: uniform, poisson, or {gamma: shape}.'),
  maxInFlight: wholeNumber(1, MAX_LOAD)
    .exactOptional()
    .describe('Starts above this number in flight per target are dropped and counted.'),
}

const perSecond = numberBetween(0.001, MAX_LOAD)

const constantArrivalRate = strictMap({
  executor: z.literal('constant-arrival-rate'),
  rate: perSecond.describe('Starts per second and target. They do not wait for responses.'),
  rates: z
    .record(slug('a target’s name'), perSecond)
    .exactOptional()
    .describe('Rates of individual targets, by name.'),
  duration: loadDuration,
  ...arrivalFields,
  ...commonFields,
}).describe('Open load at a constant rate: starts do not wait for responses.')

const rampingArrivalRate = strictMap({
  executor: z.literal('ramping-arrival-rate'),
  startRate: numberBetween(0, MAX_LOAD).default(0).describe('Starts per second at the start.'),
  stages: stages(numberBetween(0, MAX_LOAD)),
  ...arrivalFields,
  ...commonFields,
}).describe('Open load at a rate that follows the stages.')

const sessions = strictMap({
  executor: z.literal('sessions'),
  rate: perSecond.describe('Conversations per second and target. They arrive independently.'),
  rates: z
    .record(slug('a target’s name'), perSecond)
    .exactOptional()
    .describe('Rates of individual targets, by name.'),
  duration: loadDuration,
  turns: wholeNumber(1, 1000).default(4).describe('Turns per conversation, on one connection.'),
  think: delay
    .default(1000)
    .describe('From the end of playback to the next turn: a duration, {min, max} or {median, sigma}.'),
  ...arrivalFields,
  arrival: arrivalFields.arrival.unwrap().default('poisson').describe('How conversation starts are spread.'),
  ...commonFields,
}).describe('Conversations of several turns. A turn starts after the previous response was played.')

const probeLoad = strictMap({ executor: z.literal('probe') }).describe(
  'A search for a limit with `ttfa probe`: `probe` selects the limit, `slo` sets the objectives.',
)

/** One member per executor. */
export const load = z.discriminatedUnion('executor', [
  constantConcurrency,
  sharedIterations,
  rampingConcurrency,
  constantArrivalRate,
  rampingArrivalRate,
  sessions,
  probeLoad,
])
