import { z } from 'zod'
import { closed, wholeNumber } from './words.ts'

const order = z
  .enum(['interleaved', 'blocked'])
  .default('interleaved')
  .describe('interleaved: targets side by side. blocked: one target after the other.')

/** What the executors with a fixed number in flight have in common. */
const inFlight = {
  concurrency: wholeNumber(1, 100_000).default(1).describe('Requests in flight against each target.'),
  trials: wholeNumber(1, 10_000_000).describe('Measured requests of each target.'),
  order,
}

const constantConcurrency = closed({ executor: z.literal('constant-concurrency'), ...inFlight }).describe(
  'A fixed number in flight; every stream of the load gets an equal share of the trials.',
)

const sharedIterations = closed({ executor: z.literal('shared-iterations'), ...inFlight }).describe(
  'A fixed number in flight; whichever stream is free takes the next trial.',
)

/** One member for each executor: another executor is another member. */
export const load = z.discriminatedUnion('executor', [constantConcurrency, sharedIterations])
