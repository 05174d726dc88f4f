import type { DictionaryRecord } from '../../../core/provisioning/dictionary.ts'
import { mayBeOrphaned } from '../../../core/provisioning/provisioning-record.ts'
import { toMillis } from '../../../core/units.ts'
import { formatCleanup } from './format-cleanup.ts'

/** A sentence for each dictionary about its creation, and one about its removal. */
export function formatDictionaries(dictionaries: readonly DictionaryRecord[]): string[] {
  return dictionaries.flatMap((record) => [formatCreation(record), ...formatRemoval(record)])
}

function formatCreation(record: DictionaryRecord): string {
  const { target, words, texts } = record
  const size = `${words} ${words === 1 ? 'word' : 'words'}`
  if (record.outcome !== 'completed') {
    const warning = mayBeOrphaned(record, undefined) ? '; check whether the provider still keeps one' : ''
    return `${target}: the pronunciation dictionary of ${size} was NOT CREATED (${record.outcome}): ${record.detail}${warning}`
  }
  const use = texts === 1 ? '1 text contains' : `${texts} texts contain`
  return `${target}: a pronunciation dictionary of ${size} was created in ${Math.round(toMillis(record.create_us))} ms; ${use} one of them`
}

function formatRemoval(record: DictionaryRecord): string[] {
  if (record.outcome !== 'completed') return []
  return [`${record.target}: the dictionary ${record.dictionary} ${formatCleanup(record.removal)}`]
}
