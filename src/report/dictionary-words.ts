import type { DictionaryRecord } from '../core/dictionary.ts'
import { mayBeKept } from '../core/preparation.ts'
import { removalWords } from './removal-words.ts'

/** How each dictionary was made and what became of it, a sentence each. */
export function dictionarySentences(dictionaries: readonly DictionaryRecord[]): string[] {
  return dictionaries.flatMap((record) => [made(record), ...removed(record)])
}

function made(record: DictionaryRecord): string {
  const { target, words, texts } = record
  const size = `${words} ${words === 1 ? 'word' : 'words'}`
  if (record.outcome !== 'completed') {
    const doubt = mayBeKept(record, undefined) ? '; look whether the provider keeps one all the same' : ''
    return `${target}: the pronunciation dictionary of ${size} was NOT MADE (${record.outcome}): ${record.detail}${doubt}`
  }
  const use = texts === 1 ? '1 text holds' : `${texts} texts hold`
  return `${target}: a pronunciation dictionary of ${size} was made in ${Math.round(record.create_us / 1e3)} ms; ${use} one of them`
}

function removed(record: DictionaryRecord): string[] {
  if (record.outcome !== 'completed') return []
  return [`${record.target}: the dictionary ${record.dictionary} ${removalWords(record.removal)}`]
}
