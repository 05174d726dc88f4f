import { z } from 'zod'
import { duration } from '../../validation/duration.ts'
import { strictMap, wholeNumber } from '../../validation/primitives.ts'

/** Maximum requests in flight, and maximum rate per second. */
export const MAX_LOAD = 100_000

/** Fields of every executor. */
export const commonFields = {
  order: z
    .enum(['interleaved', 'blocked'])
    .default('interleaved')
    .describe('interleaved: targets side by side. blocked: one target after another.'),
  startTime: duration().exactOptional().describe('Delay from the start of the run to the start of the load.'),
  gracefulStop: duration()
    .exactOptional()
    .describe('How long requests in flight at the end of the load may still take. Default: the timeout.'),
}

/** What all loads have in common. */
export interface CommonLoad {
  /** The name of its executor. */
  readonly executor: string
  /** `interleaved`: targets side by side, block by block. `blocked`: one target after another. */
  readonly order: 'interleaved' | 'blocked'
  /** Delay from the start of the run to the start of the load. Default 0. */
  readonly startTime?: number
  /** How long requests in flight at the end of the load may still take. Default: their own timeout. */
  readonly gracefulStop?: number
}

export const trials = wholeNumber(1, 10_000_000).describe('Measured requests per target.')
export const concurrency = wholeNumber(1, MAX_LOAD).default(1).describe('Requests in flight per target.')
export const loadDuration = duration(1).describe('Duration of the load.')

/**
 * Linear ramps, one after the other.
 * @param reached schema of the level that a stage reaches
 */
export function stages(reached: z.ZodType<number>) {
  const stage = strictMap({
    duration: duration().describe('Duration of the stage.'),
    target: reached.describe('The level at its end, reached by a linear ramp.'),
  })
  return z
    .array(stage)
    .min(1, { error: 'at least one stage' })
    .describe('Stages in order. Each starts at the level where the previous one ended.')
}
