import { z } from 'zod'
import { SHORTEST_CLIP } from '../../core/cloning.ts'
import { duration } from './duration.ts'
import { closed, numberBetween, text } from './words.ts'

/** A voice to be made of a recording, for a target. */
export const clone = closed({
  from: text('a file')
    .exactOptional()
    .describe('A WAV file, relative to this scenario. The consent is yours.'),
  say: text('a text').exactOptional().describe('What the embedded engine says where there is no recording.'),
  name: text('a name').default('ttfa clone').describe('What the provider shows.'),
  lengths: z
    .array(numberBetween(SHORTEST_CLIP, 600))
    .min(1, { error: 'at least one length' })
    .exactOptional()
    .describe('Seconds of the clip to take, one target each: [3, 5, 10, 15].'),
  timeout: duration(1000).default(120_000).describe('When the clone is given up.'),
}).refine(({ from, say }) => (from === undefined) !== (say === undefined), {
  error: 'either `from` a recording or something to `say`',
})
