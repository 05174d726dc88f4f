import type { DictionaryEntry } from '../engine/dictionaries.ts'
import type { Fields } from './fields.ts'

/** Reads dictionary entries by the provider's field names; undefined if an entry lacks a field. */
export function entriesOf(list: unknown, word: string, spoken: string): DictionaryEntry[] | undefined {
  if (!Array.isArray(list)) return undefined
  const entries = list.flatMap((item: unknown) => {
    const fields = (item ?? {}) as Fields
    const [from, to] = [fields[word], fields[spoken]]
    return typeof from === 'string' && typeof to === 'string' && from !== '' && to !== ''
      ? [{ word: from, spoken: to }]
      : []
  })
  return entries.length === list.length ? entries : undefined
}
