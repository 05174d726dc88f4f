import { z } from 'zod'
import { closed, text } from './words.ts'

const WORDS = 'a map of words with their pronunciation, such as {SQL: sequel}'
/** More than anyone writes by hand, and still small enough for one request. */
const MOST = 1000

/** A pronunciation dictionary to create for a target. */
export const dictionary = closed({
  name: text('a name').default('ttfa dictionary').describe('Name of the dictionary at the provider.'),
  words: z
    .record(z.string().trim().min(1), text('the pronunciation of the word'), { error: WORDS })
    .refine((map) => Object.keys(map).length > 0 && Object.keys(map).length <= MOST, {
      error: `1 to ${MOST} words`,
    })
    .describe('Words with their pronunciation, spelled as it sounds: {SQL: sequel}.'),
})
