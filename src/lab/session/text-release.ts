import type { HoldRule } from '../contract/client-request.ts'

/**
 * The end of a sentence: final punctuation, but not after a single letter, a short title or an abbreviation.
 */
const SENTENCE_END = /(?<!\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|St|vs|etc|e\.g|i\.e))[.!?…]["')\]]*\s*$/

/** Whether the held text itself triggers its release. The engine handles the timeout. */
export function shouldRelease(heldText: string, { minSentenceLength, maxLength }: HoldRule): boolean {
  const characters = heldText.trim().length
  if (maxLength !== undefined && characters >= maxLength) return true
  return minSentenceLength !== undefined && characters >= minSentenceLength && SENTENCE_END.test(heldText)
}
