/** A part of a text: its first character, and the one after its last. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** One word in lower case, also capitalised, with at most the edges of its neighbours: ` battery st`. */
const ONE_WORD = /^[\s_.-]*(?:[A-Za-z]{1,2}\s+)*(?<word>[A-Z]?[a-z]+)(?:\s+[A-Za-z]{1,2})*[\s_.-]*$/
/** No English word is longer, has no vowel or five consonants in a row (a few do). */
const LONGEST_WORD = 20
const HAS_VOWEL = /[aeiouy]/i
const MANY_CONSONANTS = /[^aeiouy]{5,}/i
/** What a provider puts for the part of a key that it does not show. */
const MASK_BEFORE = /(?:\*|…|•|\.{2})$/
const MASK_AFTER = /^(?:\*|…|•|\.{2})/
const WORD_CHARACTER = /[\p{L}\p{N}]/u

/**
 * Whether a part of a text that a secret has too is a plain word, which says nothing of the secret: keys of private
 * servers are often phrases, or placeholders such as `EMPTY`. Not if it is all of a secret and stands alone, or if
 * the rest is masked.
 * @param secrets whole, as they are
 */
export function isPlainWord(text: string, { from, to }: Range, secrets: ReadonlySet<string>): boolean {
  const word = ONE_WORD.exec(text.slice(from, to))?.groups?.word
  if (word === undefined || !isLikelyWord(word)) return false
  const [before, after] = [text.slice(0, from), text.slice(to)]
  if (MASK_BEFORE.test(before) || MASK_AFTER.test(after)) return false
  const standsAlone = !WORD_CHARACTER.test(before.slice(-1)) && !WORD_CHARACTER.test(after.slice(0, 1))
  return !(standsAlone && secrets.has(text.slice(from, to).trim()))
}

function isLikelyWord(word: string): boolean {
  return word.length <= LONGEST_WORD && HAS_VOWEL.test(word) && !MANY_CONSONANTS.test(word)
}
