import { z } from 'zod'
import { nonEmptyText, strictMap } from '../../validation/primitives.ts'

const WORDS_EXPECTED = 'a map of words with their pronunciation, such as {SQL: sequel}'
/** More than anyone writes by hand, and still small enough for one request. */
const MAX_WORDS = 1000

/** A pronunciation dictionary to create for a target. */
export const dictionary = strictMap({
  name: nonEmptyText('a name').default('ttfa dictionary').describe('Name of the dictionary at the provider.'),
  words: z
    .record(z.string().trim().min(1), nonEmptyText('the pronunciation of the word'), {
      error: WORDS_EXPECTED,
    })
    .refine((map) => Object.keys(map).length > 0 && Object.keys(map).length <= MAX_WORDS, {
      error: `1 to ${MAX_WORDS} words`,
    })
    .describe('Words with their pronunciation, spelled as it sounds: {SQL: sequel}.'),
})
