import { z } from 'zod'
import type { DictionaryEntry } from '../../server/dictionary-store.ts'

const filled = z.string().min(1)

/** Reads dictionary entries by the provider's field names; undefined if an entry lacks a field. */
export function parseDictionaryEntries(
  list: unknown,
  wordField: string,
  spokenField: string,
): DictionaryEntry[] | undefined {
  const entry = z.looseObject({ [wordField]: filled, [spokenField]: filled })
  const result = z.array(entry).safeParse(list)
  if (!result.success) return undefined
  return result.data.map((item) => ({ word: String(item[wordField]), spoken: String(item[spokenField]) }))
}
