import type { LabProfile } from '../../core/config/lab-profile.ts'
import { wholeWordPattern } from '../../core/provisioning/dictionary.ts'
import type { SpeechRequest } from '../contract/speech-request.ts'

/** A pronunciation dictionary that a client made. Dates are milliseconds since 1970. */
export interface LabDictionary {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly entries: readonly DictionaryEntry[]
}

export interface DictionaryEntry {
  readonly word: string
  readonly spoken: string
}

/** The pronunciation dictionaries of a provider's clients. */
export class DictionaryStore {
  readonly #profile: LabProfile
  readonly #dictionaries = new Map<string, LabDictionary>()

  constructor(profile: LabProfile) {
    this.#profile = profile
  }

  get all(): readonly LabDictionary[] {
    return [...this.#dictionaries.values()]
  }

  get(id: string): LabDictionary | undefined {
    return this.#dictionaries.get(id)
  }

  /** Saves a dictionary and replaces one with the same id. False if the profile makes creation fail. */
  save(dictionary: LabDictionary): boolean {
    if (this.#profile.dictionary?.outcome === 'failed') return false
    this.#dictionaries.set(dictionary.id, dictionary)
    return true
  }

  /** True if the dictionary existed. */
  remove(id: string): boolean {
    return this.#dictionaries.delete(id)
  }

  /**
   * Delay in microseconds that is added before the first audio if the speech uses a dictionary. Unknown ids
   * are ignored.
   */
  firstAudioPenalty({ dictionaries = [] }: SpeechRequest): number {
    const isUsed = dictionaries.some((id) => this.#dictionaries.has(id))
    return isUsed ? (this.#profile.dictionary?.firstAudio ?? 0) * 1000 : 0
  }

  /** Replaces the dictionaries' words in the text: whole words, in any case. */
  respell(text: string, { dictionaries = [] }: SpeechRequest): string {
    return dictionaries
      .flatMap((id) => this.#dictionaries.get(id)?.entries ?? [])
      .reduce(
        (words, { word, spoken }) =>
          words.replaceAll(new RegExp(wholeWordPattern(word), 'giu'), () => spoken),
        text,
      )
  }
}
