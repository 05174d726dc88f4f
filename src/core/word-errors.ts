/** How a transcript differs from what was said, counted in words. */
export interface WordErrors {
  /** Words that were said. */
  readonly words: number
  /** Substitutions, insertions and deletions: the least that turn one into the other. */
  readonly errors: number
}

/**
 * Levenshtein's distance between words (1966); the word error rate is `errors / words`, and can exceed 1. Case,
 * punctuation and the spelling of numbers up to twelve do not count, because recognisers write them as they please.
 */
export function wordErrors(said: string, understood: string): WordErrors {
  const [wanted, got] = [normalised(said), normalised(understood)]
  let row = Array.from({ length: got.length + 1 }, (_, index) => index)
  for (const [index, word] of wanted.entries()) row = nextRow(row, word, got, index + 1)
  return { words: wanted.length, errors: row[got.length] ?? 0 }
}

function nextRow(above: readonly number[], word: string, got: readonly string[], first: number): number[] {
  const row = [first]
  for (const [index, other] of got.entries()) {
    const substituted = (above[index] ?? 0) + (word === other ? 0 : 1)
    row.push(Math.min(substituted, (above[index + 1] ?? 0) + 1, (row[index] ?? 0) + 1))
  }
  return row
}

const NUMBERS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ')

function normalised(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/[’']/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map((word) => NUMBERS[Number(word)] ?? word)
}
