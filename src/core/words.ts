const NUMBER_WORDS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ')

/** The words of a text as they are compared. */
export function normaliseWords(text: string): string[] {
  return splitWords(text.normalize('NFC').toLowerCase()).map((word) => NUMBER_WORDS[Number(word)] ?? word)
}

/** Splits at everything but letters and digits. Apostrophes belong to words. */
export function splitWords(text: string): string[] {
  return (
    text
      .replace(/[’']/g, '')
      // The vowel signs of Hindi are marks.
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
      .trim()
      .split(' ')
      .filter(Boolean)
  )
}

/** Whether two texts have the same words in the same order, compared as word errors are counted. */
export function hasSameWords(said: string, understood: string): boolean {
  return normaliseWords(said).join(' ') === normaliseWords(understood).join(' ')
}
