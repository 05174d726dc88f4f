import type { Hold } from '../twin.ts'

/**
 * The end of a sentence: final punctuation, but not after a single letter, a short title or an abbreviation.
 */
const SENTENCE_END = /(?<!\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|St|vs|etc|e\.g|i\.e))[.!?…]["')\]]*\s*$/

/** Whether the held text itself triggers its release. The engine handles the timeout. */
export function isReleased(held: string, { sentence, length }: Hold): boolean {
  const characters = held.trim().length
  if (length !== undefined && characters >= length) return true
  return sentence !== undefined && characters >= sentence && SENTENCE_END.test(held)
}
