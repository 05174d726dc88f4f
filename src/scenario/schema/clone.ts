import { z } from 'zod'
import { MIN_CLIP_SECONDS } from '../../core/provisioning/clone.ts'
import { duration } from '../../validation/duration.ts'
import { nonEmptyText, numberBetween, strictMap } from '../../validation/primitives.ts'

/** A voice to clone from a recording, for a target. */
export const clone = strictMap({
  from: nonEmptyText('a file')
    .exactOptional()
    .describe('A WAV file, relative to this scenario. You need the speaker’s consent.'),
  say: nonEmptyText('a text')
    .exactOptional()
    .describe('Text that the built-in speech engine speaks, instead of a recording.'),
  name: nonEmptyText('a name').default('ttfa clone').describe('Name of the voice at the provider.'),
  lengths: z
    .array(numberBetween(MIN_CLIP_SECONDS, 600))
    .min(1, { error: 'at least one length' })
    .exactOptional()
    .describe('Clip lengths in seconds, one target for each: [3, 5, 10, 15].'),
  timeout: duration(1000).default(120_000).describe('Timeout for creating the clone.'),
}).refine(({ from, say }) => (from === undefined) !== (say === undefined), {
  error: 'either `from` a recording or something to `say`',
})
