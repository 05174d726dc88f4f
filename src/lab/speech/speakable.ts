const LONGEST_WORD = 60

/**
 * A text as an English speech engine of the nineties can say it: plain ASCII, one space between words, `''` when
 * there is nothing to say. Accents are dropped; letters of other scripts become Latin letters by their number, which
 * is nonsense to listen to but has the right length and is always the same.
 */
export function speakable(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/…/g, '...')
    .replace(/[–—]/g, ', ')
    .replace(/[^\p{ASCII}]/gu, stranger)
    .replace(/[^\x20-\x7e]/g, ' ')
    .replace(new RegExp(`(\\S{${LONGEST_WORD}})(?=\\S)`, 'g'), '$1 ')
    .replace(/\s+/g, ' ')
    .trim()
  return /[A-Za-z0-9]/.test(plain) ? plain : ''
}

const CONSONANTS = 'bdfgklmnprstvz'
const VOWELS = 'aeiou'

function stranger(character: string): string {
  if (!/\p{L}|\p{N}/u.test(character)) return ' '
  const number = character.codePointAt(0) ?? 0
  return `${CONSONANTS[number % CONSONANTS.length]}${VOWELS[number % VOWELS.length]}`
}
