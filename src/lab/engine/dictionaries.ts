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

  /** Keeps it, in the place of one with the same id. False where the profile lets the making fail. */
  keep(dictionary: LabDictionary): boolean {
    if (this.#profile.dictionary?.outcome === 'failed') return false
    this.#kept.set(dictionary.id, dictionary)
    return true
  }

  /** True when there was such a one. */
  remove(id: string): boolean {
    return this.#kept.delete(id)
  }

  /** Microseconds by which speech is later that is spoken by one. Unknown ones are as if they were not named. */
  tollOf({ dictionaries = [] }: SpeechAsk): number {
    const isUsed = dictionaries.some((id) => this.#kept.has(id))
    return isUsed ? (this.#profile.dictionary?.firstAudio ?? 0) * 1000 : 0
  }

  /** The text as its dictionaries want it said: whole words, in whatever capitals. */
  respelled(text: string, { dictionaries = [] }: SpeechAsk): string {
    return dictionaries
      .flatMap((id) => this.#kept.get(id)?.entries ?? [])
      .reduce(
        (words, { word, spoken }) => words.replaceAll(new RegExp(wholeWord(word), 'giu'), () => spoken),
        text,
      )
  }
}
