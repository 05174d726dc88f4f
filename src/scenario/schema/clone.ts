import { z } from 'zod'
import { SHORTEST_CLIP } from '../../core/cloning.ts'
import { duration } from './duration.ts'
import { closed, numberBetween, text } from './words.ts'

/** A voice to clone from a recording, for a target. */
export const clone = closed({
  from: text('a file')
    .exactOptional()
    .describe('A WAV file, relative to this scenario. You need the speaker’s consent.'),
  say: text('a text')
    .exactOptional()
    .describe('Text that the built-in speech engine speaks, instead of a recording.'),
  name: text('a name').default('ttfa clone').describe('Name of the voice at the provider.'),
  lengths: z
    .array(numberBetween(SHORTEST_CLIP, 600))
    .min(1, { error: 'at least one length' })
    .exactOptional()
    .describe('Clip lengths in seconds, one target for each: [3, 5, 10, 15].'),
  timeout: duration(1000).default(120_000).describe('Timeout for creating the clone.'),
}).refine(({ from, say }) => (from === undefined) !== (say === undefined), {
  error: 'either `from` a recording or something to `say`',
})
