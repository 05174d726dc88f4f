import type { MonotonicTime } from '../../core/units.ts'
import { normaliseWords } from '../../core/words.ts'

/** How stable the interim transcripts of one turn were. */
export interface InterimStability {
  /** Interim transcripts with words. */
  readonly partials: number
  /** Words of interim transcripts that the next transcript changed or took back. */
  readonly revisedWords: number
}

/** Compares each transcript of a turn with the one before it. Changes of case and punctuation do not count. */
export class InterimWords implements InterimStability {
  partials = 0
  revisedWords = 0
  #shown: readonly string[] = []
  /** Words of the final parts, and the interim words after them, as of the last change. */
  readonly #said: string[] = []
  #standing: readonly string[] = []
  #standingSince: MonotonicTime | undefined

  /** @param final the text is final: the next text begins a new part of the turn */
  add(text: string, final: boolean, at: MonotonicTime): void {
    const words = normaliseWords(text)
    this.revisedWords += this.#shown.filter((word, index) => word !== words[index]).length
    if (!final && words.length > 0) this.partials += 1
    this.#shown = final ? [] : words
    this.#noteStanding(words, at)
    if (!final) return
    for (const word of words) this.#said.push(word)
    this.#standing = []
  }

  /** Since when the transcript has had exactly these words. Undefined if it has others. */
  standingSince(text: string): MonotonicTime | undefined {
    const standing = [...this.#said, ...this.#standing].join(' ')
    return normaliseWords(text).join(' ') === standing ? this.#standingSince : undefined
  }

  #noteStanding(words: readonly string[], at: MonotonicTime): void {
    const before = this.#standing
    if (words.length === before.length && words.every((word, index) => word === before[index])) return
    this.#standing = words
    this.#standingSince = at
  }
}
