import type { DictionaryEntry } from '../engine/dictionaries.ts'
import type { Fields } from './fields.ts'

/** The entries of a dictionary by the names that a provider has for their halves; undefined where one is missing. */
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
