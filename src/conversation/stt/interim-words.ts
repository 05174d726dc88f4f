import { normaliseWords } from '../../core/word-errors.ts'

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

  /** @param final ends a part of the turn: what follows begins anew */
  add(text: string, final: boolean): void {
    const words = normaliseWords(text)
    this.revisedWords += this.#shown.filter((word, index) => word !== words[index]).length
    if (!final && words.length > 0) this.partials += 1
    this.#shown = final ? [] : words
  }
}
