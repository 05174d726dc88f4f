import { z } from 'zod'
import { DEFAULT_SAMPLE, type FidelityCheck, RECOGNISERS } from '../../core/config/fidelity-check.ts'
import { strictMap, wholeNumber } from '../../validation/primitives.ts'

/** What is listened to after the run. */
export const fidelity: z.ZodType<FidelityCheck> = strictMap({
  sample: wholeNumber(1, 100_000)
    .default(DEFAULT_SAMPLE)
    .describe(`Answers of each target to listen to. Default: ${DEFAULT_SAMPLE}.`),
  recogniser: z
    .enum(RECOGNISERS)
    .default('auto')
    .describe(
      'Who transcribes: moonshine, none, or auto: moonshine if its packages are installed. Default: auto.',
    ),
})
