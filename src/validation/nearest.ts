import { distance } from 'fastest-levenshtein'

/** The closest word by edit distance, or undefined if none is close enough. */
export function findNearest(word: string, words: readonly string[]): string | undefined {
  const ranked = words
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= maxEdits(word, candidate))
    .sort((a, b) => a.edits - b.edits)
  return ranked[0]?.candidate
}

/**
 * Swapped letters, the commonest typo, count as two edits. In words of three letters two edits are too many.
 */
function maxEdits(word: string, candidate: string): number {
  const minimum = Math.min(word.length, candidate.length) < 4 ? 1 : 2
  return Math.max(minimum, Math.max(word.length, candidate.length) / 3)
}

/** ` (did you mean "x"?)` if a valid word is close enough, otherwise an empty string. */
export function suggestNearest(word: string, words: readonly string[]): string {
  const nearest = findNearest(word, words)
  return nearest === undefined ? '' : ` (did you mean "${nearest}"?)`
}
