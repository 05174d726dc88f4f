import { distance } from 'fastest-levenshtein'

/** The word that was probably meant: at most a third of the longer word differs. Undefined when none is that near. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const ranked = words
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, Math.max(word.length, candidate.length) / 3))
    .sort((a, b) => a.edits - b.edits)
  return ranked[0]?.candidate
}

/** ` (did you mean "x"?)` for a word that is nearly one of the valid ones, otherwise nothing. */
export function suggestion(word: string, words: readonly string[]): string {
  const meant = nearest(word, words)
  return meant === undefined ? '' : ` (did you mean "${meant}"?)`
}
