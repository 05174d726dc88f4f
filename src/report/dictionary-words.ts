import type { DictionaryRecord } from '../core/dictionary.ts'
import { mayBeKept } from '../core/preparation.ts'
import { removalWords } from './removal-words.ts'

/** A sentence for each dictionary about its creation, and one about its removal. */
export function dictionarySentences(dictionaries: readonly DictionaryRecord[]): string[] {
  return dictionaries.flatMap((record) => [made(record), ...removed(record)])
}

function made(record: DictionaryRecord): string {
  const { target, words, texts } = record
  const size = `${words} ${words === 1 ? 'word' : 'words'}`
  if (record.outcome !== 'completed') {
    const doubt = mayBeKept(record, undefined) ? '; check whether the provider still keeps one' : ''
    return `${target}: the pronunciation dictionary of ${size} was NOT CREATED (${record.outcome}): ${record.detail}${doubt}`
  }
  const use = texts === 1 ? '1 text contains' : `${texts} texts contain`
  return `${target}: a pronunciation dictionary of ${size} was created in ${Math.round(record.create_us / 1e3)} ms; ${use} one of them`
}

function removed(record: DictionaryRecord): string[] {
  if (record.outcome !== 'completed') return []
  return [`${record.target}: the dictionary ${record.dictionary} ${removalWords(record.removal)}`]
}
