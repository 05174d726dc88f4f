import type { PreparationRecord, UnmadeRecord } from './preparation.ts'

/** A pronunciation dictionary that is made before the run, and taken away behind it. */
export interface DictionaryStep {
  /** What the provider shows, where it names dictionaries. */
  readonly name: string
  /** How each word is to be said, in letters that stand for its sound. */
  readonly words: Readonly<Record<string, string>>
}

/** What became of one dictionary. Durations are whole microseconds. */
export type DictionaryRecord = MadeDictionary | UnmadeDictionary

interface DictionaryFacts extends PreparationRecord {
  /** Its entries, and how many of the run's texts hold one of them. */
  readonly words: number
  readonly texts: number
}

export interface MadeDictionary extends DictionaryFacts {
  readonly outcome: 'completed'
  /** The provider's id, with its version where it has one. */
  readonly dictionary: string
  /** From the first byte of the order to the answer. */
  readonly create_us: number
}

export interface UnmadeDictionary extends DictionaryFacts, UnmadeRecord {}

/** Characters that making it sends: every word, and how it is said. */
export function dictionaryCharacters({ words }: DictionaryStep): number {
  return Object.entries(words).reduce((sum, pair) => sum + [...pair.join('')].length, 0)
}

/** How many of the texts hold a word of the dictionary, in whatever capitals. */
export function textsWithWords({ words }: DictionaryStep, texts: readonly string[]): number {
  const patterns = Object.keys(words).map(wholeWord)
  return texts.filter((text) => patterns.some((pattern) => pattern.test(text))).length
}

/** The word as a whole, in whatever capitals: not within another one. */
export function wholeWord(word: string): RegExp {
  const literal = word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'iu')
}
