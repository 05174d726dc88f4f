import type { Hold } from '../twin.ts'

/** The end of a sentence: a full stop that is neither inside a number nor behind a single letter or a short title. */
const SENTENCE_END = /(?<!\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|St|vs|etc|e\.g|i\.e))[.!?…]["')\]]*\s*$/

/** Whether held text is let go by what it says; its time limit is the engine's to watch. */
export function isReleased(held: string, { sentence, length }: Hold): boolean {
  const characters = held.trim().length
  if (length !== undefined && characters >= length) return true
  return sentence !== undefined && characters >= sentence && SENTENCE_END.test(held)
}
