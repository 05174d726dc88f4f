import { z } from 'zod'
import { duration } from './duration.ts'
import { delay } from './lab.ts'
import { closed, numberBetween, slug, wholeNumber } from './words.ts'

const MOST = 100_000

/** What every executor has. */
const common = {
  order: z
    .enum(['interleaved', 'blocked'])
    .default('interleaved')
    .describe('interleaved: targets side by side. blocked: one target after the other.'),
  startTime: duration().exactOptional().describe('From the beginning of the run to that of the load.'),
  gracefulStop: duration()
    .exactOptional()
    .describe('How long what is under way when the time is over may still take. Default: the timeout.'),
}

const concurrency = wholeNumber(1, MOST).default(1).describe('Requests in flight against each target.')
const trials = wholeNumber(1, 10_000_000).describe('Measured requests of each target.')
const length = duration(1).describe('How long the load lasts.')

const TRIALS_OR_DURATION = 'either trials or a duration, and not both'

const constantConcurrency = closed({
  executor: z.literal('constant-concurrency'),
  concurrency,
  trials: trials.exactOptional(),
  duration: length.exactOptional(),
  ...common,
})
  .refine((load) => (load.trials === undefined) !== (load.duration === undefined), {
    path: ['trials'],
    error: TRIALS_OR_DURATION,
  })
  .describe(
    'A fixed number in flight; every stream gets an equal share of the trials, or goes on for a duration.',
  )

const sharedIterations = closed({
  executor: z.literal('shared-iterations'),
  concurrency,
  trials,
  ...common,
}).describe('A fixed number in flight; whichever stream is free takes the next trial.')

/** @param reached what a stage's target is a number of */
function stages(reached: z.ZodType<number>) {
  const stage = closed({
    duration: duration().describe('How long the stage takes.'),
    target: reached.describe('What is reached at its end, in a straight line.'),
  })
  return z
    .array(stage)
    .min(1, { error: 'at least one stage' })
    .describe('One after the other, each from where the one before it ended.')
}

const rampingConcurrency = closed({
  executor: z.literal('ramping-concurrency'),
  startConcurrency: wholeNumber(0, MOST).default(1).describe('Requests in flight at the beginning.'),
  stages: stages(wholeNumber(0, MOST)),
  ...common,
}).describe('A number in flight that follows the stages.')

const ARRIVAL = 'one of uniform, poisson, or a map {gamma: 0.5}'

const arriving = {
  arrival: z
    .union(
      [
        z.enum(['uniform', 'poisson']),
        closed({
          gamma: numberBetween(0.01, 1000).describe('Shape of the gaps: below 1 in bursts, 1 is poisson.'),
        }),
      ],
      { error: ARRIVAL },
    )
    .default('uniform')
    .describe('How starts are spread: uniform, poisson, or {gamma: shape}.'),
  maxInFlight: wholeNumber(1, MOST)
    .exactOptional()
    .describe('Starts above this number in flight against a target are dropped, and counted as such.'),
}

const perSecond = numberBetween(0.001, MOST)

const constantArrivalRate = closed({
  executor: z.literal('constant-arrival-rate'),
  rate: perSecond.describe('Starts a second against each target; they wait for no answer.'),
  rates: z
    .record(slug('a target’s name'), perSecond)
    .exactOptional()
    .describe('Other rates for some targets, by their names.'),
  duration: length,
  ...arriving,
  ...common,
}).describe('Starts that wait for no answer, at a steady rate.')

const rampingArrivalRate = closed({
  executor: z.literal('ramping-arrival-rate'),
  startRate: numberBetween(0, MOST).default(0).describe('Starts a second at the beginning.'),
  stages: stages(numberBetween(0, MOST)),
  ...arriving,
  ...common,
}).describe('Starts that wait for no answer, at a rate that follows the stages.')

const sessions = closed({
  executor: z.literal('sessions'),
  rate: perSecond.describe('Conversations a second against each target; they wait for no other.'),
  rates: z
    .record(slug('a target’s name'), perSecond)
    .exactOptional()
    .describe('Other rates for some targets, by their names.'),
  duration: length,
  turns: wholeNumber(1, 1000).default(4).describe('Turns of a conversation, on one connection.'),
  think: delay
    .default(1000)
    .describe('From the end of what was heard to the next turn: a duration, {min, max} or {median, sigma}.'),
  ...arriving,
  arrival: arriving.arrival.unwrap().default('poisson').describe('How conversations are spread.'),
  ...common,
}).describe('Conversations of several turns, each turn when the answer before it was heard out.')

const search = closed({ executor: z.literal('probe') }).describe(
  'A search for a limit, by `ttfa probe`: `probe` says for which, `slo` what must hold.',
)

/** One member for each executor: another executor is another member. */
export const load = z.discriminatedUnion('executor', [
  constantConcurrency,
  sharedIterations,
  rampingConcurrency,
  constantArrivalRate,
  rampingArrivalRate,
  sessions,
  search,
])
