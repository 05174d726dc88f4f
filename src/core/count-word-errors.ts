import { normaliseWords } from './words.ts'

/** The difference between a transcript and the reference, counted in words. */
export interface WordErrors {
  /** Words in the reference. */
  readonly words: number
  /** The minimum number of substitutions, insertions and deletions that turn one into the other. */
  readonly errors: number
}

/**
 * Levenshtein distance over words (1966). The word error rate is `errors / words` and can exceed 1. Case,
 * punctuation and the spelling of numbers up to twelve are ignored, because recognisers differ in them.
 */
export function countWordErrors(said: string, understood: string): WordErrors {
  const [wanted, got] = [normaliseWords(said), normaliseWords(understood)]
  let row = Array.from({ length: got.length + 1 }, (_, index) => index)
  for (const [index, word] of wanted.entries()) row = nextRow(row, word, got, index + 1)
  return { words: wanted.length, errors: row[got.length] ?? 0 }
}

function nextRow(
  above: readonly number[],
  word: string,
  got: readonly string[],
  firstCell: number,
): number[] {
  const row = [firstCell]
  for (const [index, other] of got.entries()) {
    const substituted = (above[index] ?? 0) + (word === other ? 0 : 1)
    row.push(Math.min(substituted, (above[index + 1] ?? 0) + 1, (row[index] ?? 0) + 1))
  }
  return row
}
