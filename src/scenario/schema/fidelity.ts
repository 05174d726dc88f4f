import { z } from 'zod'
import {
  DEFAULT_LISTENERS,
  DEFAULT_SAMPLE,
  type FidelityCheck,
  RECOGNISERS,
  recogniserNamed,
} from '../../core/config/fidelity-check.ts'
import { nonEmptyText, strictMap, wholeNumber } from '../../validation/primitives.ts'
import { labProfile } from './lab.ts'
import { base } from './target.ts'

const RECOGNISER_EXPECTED = `${RECOGNISERS.join(', ')}, an adapter of kind stt, or a map {adapter, model, options}`

const recogniser = z.union(
  [
    nonEmptyText('a recogniser').transform(recogniserNamed),
    strictMap({
      adapter: nonEmptyText('an adapter').describe('An adapter of kind stt, or a file.'),
      model: nonEmptyText('a model').exactOptional().describe('Default: the adapter’s first.'),
      base: base.exactOptional().describe('Scheme, host and port instead of the provider’s.'),
      options: z.record(z.string(), z.unknown()).default({}).describe('The adapter’s own options.'),
      lab: labProfile.exactOptional().describe('Let the built-in lab answer, with this behaviour.'),
      concurrency: wholeNumber(1, 64)
        .default(DEFAULT_LISTENERS)
        .describe(`Answers sent to it at the same time. Default: ${DEFAULT_LISTENERS}.`),
    }),
  ],
  { error: RECOGNISER_EXPECTED },
)

/** What is listened to after the run. */
export const fidelity: z.ZodType<FidelityCheck> = strictMap({
  sample: wholeNumber(1, 100_000)
    .default(DEFAULT_SAMPLE)
    .describe(`Answers of each target to listen to. Default: ${DEFAULT_SAMPLE}.`),
  recogniser: recogniser
    .default('auto')
    .describe(
      'Who transcribes: moonshine, none, auto (moonshine if its packages are installed), or an adapter of kind stt, to which the answers are sent. Default: auto.',
    ),
})
