import { z } from 'zod'
import type { DictionaryEntry } from '../../server/dictionary-store.ts'

const filled = z.string().min(1)

/** Dictionary entries under the provider's field names. */
export function dictionaryEntries(wordField: string, spokenField: string): z.ZodType<DictionaryEntry[]> {
  return z.array(
    z
      .looseObject({ [wordField]: filled, [spokenField]: filled })
      .transform((item) => ({ word: String(item[wordField]), spoken: String(item[spokenField]) })),
  )
}
