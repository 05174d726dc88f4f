import type { JsonObject } from '../../../core/json.ts'
import type { DictionaryEntry } from '../../server/dictionary-store.ts'

/** Reads dictionary entries by the provider's field names; undefined if an entry lacks a field. */
export function parseDictionaryEntries(
  list: unknown,
  wordField: string,
  spokenField: string,
): DictionaryEntry[] | undefined {
  if (!Array.isArray(list)) return undefined
  const entries = list.flatMap((item: unknown) => {
    const fields = (item ?? {}) as JsonObject
    const [from, to] = [fields[wordField], fields[spokenField]]
    return typeof from === 'string' && typeof to === 'string' && from !== '' && to !== ''
      ? [{ word: from, spoken: to }]
      : []
  })
  return entries.length === list.length ? entries : undefined
}
