import { z } from 'zod'
import type { Goodput } from '../../core/config/threshold.ts'
import { STAGES, type StageName } from '../../core/trial/trial-stages.ts'
import { duration } from '../../validation/duration.ts'
import { nonEmptyText, numberBetween, strictMap, wholeNumber } from '../../validation/primitives.ts'

const condition = nonEmptyText('a condition such as p(95)<300ms')

const conditionWithOptions = strictMap({
  threshold: condition.describe('The condition, such as p(95)<300ms @95%.'),
  abortOnFail: z.boolean().default(false).describe('End the run as soon as the condition fails.'),
  delayAbortEval: duration().default(0).describe('Do not end the run before this time.'),
  minSamples: wholeNumber(1, 10_000_000)
    .exactOptional()
    .describe('Minimum trials for a verdict. Default: as many as the percentile needs.'),
})

const CONDITIONS_EXPECTED = 'a list of conditions such as p(95)<300ms'

/** Conditions by metric and tags. Both are parsed in `thresholds.ts`. */
export const thresholds = z.record(
  nonEmptyText('a metric'),
  z
    .array(z.union([condition, conditionWithOptions], { error: 'a condition, or a map with threshold' }), {
      error: CONDITIONS_EXPECTED,
    })
    .min(1, { error: CONDITIONS_EXPECTED }),
  { error: 'a map of metrics, each with a list of conditions' },
)

const stageLimits = Object.fromEntries(
  STAGES.map(({ name, meaning }) => [
    name,
    duration().exactOptional().describe(`Maximum duration of the stage: ${meaning}.`),
  ]),
) as Record<StageName, z.ZodExactOptional<ReturnType<typeof duration>>>

/** What counts as a good trial. */
export const goodput = strictMap({
  ...stageLimits,
  underrun: duration().default(0).describe('Maximum total silence from underruns during playback.'),
  rtf: numberBetween(0, 1000).exactOptional().describe('Maximum real-time factor.'),
}).transform(
  ({ underrun, rtf, ...stages }): Goodput => ({ stages, underrun, ...(rtf !== undefined && { rtf }) }),
)
