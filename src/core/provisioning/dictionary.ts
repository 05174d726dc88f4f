import type { Micros } from '../units.ts'
import type { FailedProvisioning, ProvisioningRecord } from './provisioning-record.ts'

/** A pronunciation dictionary to create before the run and delete after it. */
export interface DictionaryStep {
  /** The name at the provider, if it names dictionaries. */
  readonly name: string
  /** The pronunciation of each word, spelled as it sounds. */
  readonly words: Readonly<Record<string, string>>
}

/** The outcome of one dictionary. Durations are whole microseconds. */
export type DictionaryRecord = CompletedDictionary | FailedDictionary

interface DictionaryRecordBase extends ProvisioningRecord {
  /** The number of entries, and of the run's texts that contain one of them. */
  readonly words: number
  readonly texts: number
}

export interface CompletedDictionary extends DictionaryRecordBase {
  readonly outcome: 'completed'
  /** The provider's id, with the version if it has one. */
  readonly dictionary: string
  /** From the first byte of the request to the response. */
  readonly create_us: Micros
}

export interface FailedDictionary extends DictionaryRecordBase, FailedProvisioning {}

/** Characters sent to create the dictionary: every word and its pronunciation. */
export function countDictionaryCharacters({ words }: DictionaryStep): number {
  return Object.entries(words).reduce((sum, pair) => sum + [...pair.join('')].length, 0)
}

/** The number of texts that contain a word of the dictionary, ignoring case. */
export function countMatchingTexts({ words }: DictionaryStep, texts: readonly string[]): number {
  const patterns = Object.keys(words).map(wholeWordPattern)
  return texts.filter((text) => patterns.some((pattern) => pattern.test(text))).length
}

/** Matches the whole word, ignoring case, and not inside another word. */
export function wholeWordPattern(word: string): RegExp {
  const literal = word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'iu')
}
