const MAX_WORD = 60

/**
 * Converts a text to what flite can pronounce: plain ASCII, one space between words, `''` if there is nothing
 * to pronounce. Accents are removed. Letters of other scripts become Latin letters by their code point:
 * nonsense to listen to, but of about the right length and always the same.
 */
export function toSpeakableText(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/…/g, '...')
    .replace(/[–—]/g, ', ')
    .replace(/[^\p{ASCII}]/gu, transliterate)
    .replace(/[^\x20-\x7e]/g, ' ')
    .replace(new RegExp(`(\\S{${MAX_WORD}})(?=\\S)`, 'g'), '$1 ')
    .replace(/\s+/g, ' ')
    .trim()
  return /[A-Za-z0-9]/.test(plain) ? plain : ''
}

const CONSONANTS = 'bdfgklmnprstvz'
const VOWELS = 'aeiou'

function transliterate(character: string): string {
  if (!/\p{L}|\p{N}/u.test(character)) return ' '
  const number = character.codePointAt(0) ?? 0
  return `${CONSONANTS[number % CONSONANTS.length]}${VOWELS[number % VOWELS.length]}`
}
