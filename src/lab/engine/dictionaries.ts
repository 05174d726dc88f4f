import { wholeWord } from '../../core/dictionary.ts'
import type { LabProfile } from '../../core/lab-profile.ts'
import type { SpeechAsk } from '../twin.ts'

/** A pronunciation dictionary that a client made. Dates are milliseconds since 1970. */
export interface LabDictionary {
  readonly id: string
  readonly name: string
  readonly created: number
  readonly entries: readonly DictionaryEntry[]
}

export interface DictionaryEntry {
  readonly word: string
  readonly spoken: string
}

/** The pronunciation dictionaries of a provider's clients. */
export class Dictionaries {
  readonly #profile: LabProfile
  readonly #kept = new Map<string, LabDictionary>()

  constructor(profile: LabProfile) {
    this.#profile = profile
  }

  get all(): readonly LabDictionary[] {
    return [...this.#kept.values()]
  }

  get(id: string): LabDictionary | undefined {
    return this.#kept.get(id)
  }

  /** Saves a dictionary and replaces one with the same id. False if the profile makes creation fail. */
  keep(dictionary: LabDictionary): boolean {
    if (this.#profile.dictionary?.outcome === 'failed') return false
    this.#kept.set(dictionary.id, dictionary)
    return true
  }

  /** True if the dictionary existed. */
  remove(id: string): boolean {
    return this.#kept.delete(id)
  }

  /** Added first-audio delay in microseconds if the speech uses a dictionary. Unknown ids are ignored. */
  tollOf({ dictionaries = [] }: SpeechAsk): number {
    const isUsed = dictionaries.some((id) => this.#kept.has(id))
    return isUsed ? (this.#profile.dictionary?.firstAudio ?? 0) * 1000 : 0
  }

  /** Replaces the dictionaries' words in the text: whole words, in any case. */
  respelled(text: string, { dictionaries = [] }: SpeechAsk): string {
    return dictionaries
      .flatMap((id) => this.#kept.get(id)?.entries ?? [])
      .reduce(
        (words, { word, spoken }) => words.replaceAll(new RegExp(wholeWord(word), 'giu'), () => spoken),
        text,
      )
  }
}
