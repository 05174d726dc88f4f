import { z } from 'zod'
import { closed, text } from './words.ts'

const WORDS = 'a map of words, each with how it is said, as in {SQL: sequel}'
/** More than anybody writes by hand, and few enough for one request. */
const MOST = 1000

/** A pronunciation dictionary to be made for a target. */
export const dictionary = closed({
  name: text('a name').default('ttfa dictionary').describe('What the provider shows.'),
  words: z
    .record(z.string().trim().min(1), text('how the word is said'), { error: WORDS })
    .refine((map) => Object.keys(map).length > 0 && Object.keys(map).length <= MOST, {
      error: `1 to ${MOST} words`,
    })
    .describe('Words, each with letters that stand for its sound: {SQL: sequel}.'),
})
