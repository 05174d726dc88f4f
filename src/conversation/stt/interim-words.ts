import type { MonotonicTime } from '../../core/units.ts'
import { normaliseWords } from '../../core/words.ts'

/** How stable the interim transcripts of one turn were. */
export interface InterimStability {
  /** Interim transcripts with words. */
  readonly partials: number
  /** Words of interim transcripts that the next transcript changed or took back. */
  readonly revisedWords: number
}

/** Compares each transcript of a turn with the one before it. Case and punctuation are no revision. */
export class InterimWords implements InterimStability {
  partials = 0
  revisedWords = 0
  #shown: readonly string[] = []
  /** Words of the parts that are final, and all words so far: as of the last change. */
  #said: readonly string[] = []
  #standing = ''
  #standingSince: MonotonicTime | undefined

  /** @param final ends a part of the turn: what follows begins anew */
  add(text: string, final: boolean, at: MonotonicTime): void {
    const words = normaliseWords(text)
    this.revisedWords += this.#shown.filter((word, index) => word !== words[index]).length
    if (!final && words.length > 0) this.partials += 1
    this.#shown = final ? [] : words
    this.#noteStanding([...this.#said, ...words], at)
    if (final) this.#said = [...this.#said, ...words]
  }

  /** Since when exactly these words have stood. Undefined if others stand. */
  standingSince(text: string): MonotonicTime | undefined {
    return normaliseWords(text).join(' ') === this.#standing ? this.#standingSince : undefined
  }

  #noteStanding(words: readonly string[], at: MonotonicTime): void {
    const now = words.join(' ')
    if (now === this.#standing) return
    this.#standing = now
    this.#standingSince = at
  }
}
