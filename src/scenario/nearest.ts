import { distance } from 'fastest-levenshtein'

/** The word that was probably meant, or undefined when none is near enough. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const ranked = words
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= tolerance(word, candidate))
    .sort((a, b) => a.edits - b.edits)
  return ranked[0]?.candidate
}

/** Two swapped letters count as two edits and are the commonest slip; in words of three letters two is most of it. */
function tolerance(word: string, candidate: string): number {
  const slip = Math.min(word.length, candidate.length) < 4 ? 1 : 2
  return Math.max(slip, Math.max(word.length, candidate.length) / 3)
}

/** ` (did you mean "x"?)` for a word that is nearly one of the valid ones, otherwise nothing. */
export function suggestion(word: string, words: readonly string[]): string {
  const meant = nearest(word, words)
  return meant === undefined ? '' : ` (did you mean "${meant}"?)`
}
