const words = (list: string) => list.split(' ')

const SMALL = words(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
)
const TENS = words('twenty thirty forty fifty sixty seventy eighty ninety')
const ORDINALS = words(
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth',
)
const TEN_ORDINALS = words('twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth')
const SCALES: Readonly<Record<string, number>> = { thousand: 1e3, million: 1e6, billion: 1e9 }

/** What a word does to a number: it adds its value, or multiplies what was said before. */
type NumberWord =
  /** An ordinal ends its number: "the thirtieth, two thousand" is two numbers. */
  | { readonly kind: 'small' | 'tens'; readonly value: number; readonly ordinal: boolean }
  | { readonly kind: 'hundred' }
  | { readonly kind: 'scale'; readonly value: number }

const NUMBER_WORDS = new Map<string, NumberWord>([
  ...[SMALL, ORDINALS].flatMap((list) =>
    list.map((word, value): [string, NumberWord] => [
      word,
      { kind: 'small', value, ordinal: list === ORDINALS },
    ]),
  ),
  ...[TENS, TEN_ORDINALS].flatMap((list) =>
    list.map((word, index): [string, NumberWord] => [
      word,
      { kind: 'tens', value: (index + 2) * 10, ordinal: list === TEN_ORDINALS },
    ]),
  ),
  ['hundred', { kind: 'hundred' }],
  ['hundredth', { kind: 'hundred' }],
  ...Object.entries(SCALES).map(([word, value]): [string, NumberWord] => [word, { kind: 'scale', value }]),
])

/**
 * Replaces numbers in English words by their digits, one per token: `twenty twenty six` and `two thousand and
 * twenty six` both become `2 0 2 6`, so that it does not matter how a number was read or written.
 */
export function spellNumbers(tokens: readonly string[]): string[] {
  const spelled: string[] = []
  const reader = new NumberReader((digits) => spelled.push(...digits))
  for (const [index, token] of tokens.entries()) {
    if (reader.take(token, tokens[index + 1])) continue
    reader.flush()
    spelled.push(token)
  }
  reader.flush()
  return spelled
}

class NumberReader {
  readonly #emit: (digits: string) => void
  #total = 0
  #current: number | undefined
  #last: 'small' | 'tens' | 'hundred' | 'scale' | undefined

  constructor(emit: (digits: string) => void) {
    this.#emit = emit
  }

  /** Whether the token is part of a number. */
  take(token: string, next: string | undefined): boolean {
    if (/^\d+$/.test(token)) return this.#takeDigits(token, next)
    const word = NUMBER_WORDS.get(token)
    if (word) this.#takeWord(word)
    return word !== undefined || this.#takeFiller(token, next)
  }

  flush(): void {
    if (this.#last) this.#emit(String(this.#total + (this.#current ?? 0)))
    this.#total = 0
    this.#current = undefined
    this.#last = undefined
  }

  /** Digits stand for themselves, leading zeros included, unless `million` or the like follows. */
  #takeDigits(token: string, next = ''): boolean {
    this.flush()
    if (next in SCALES) {
      this.#current = Number(token)
      this.#last = 'small'
    } else this.#emit(token)
    return true
  }

  /** `a hundred`, `two hundred and five`, `seven oh five`. */
  #takeFiller(token: string, next = ''): boolean {
    const follows = NUMBER_WORDS.get(next)
    if (token === 'a' && !this.#last) return follows?.kind === 'hundred' || follows?.kind === 'scale'
    if (token === 'and') return follows !== undefined && (this.#last === 'hundred' || this.#last === 'scale')
    if (token !== 'oh' && token !== 'o') return false
    if (!follows && !/^(?:\d+|oh|o)$/.test(next)) return false
    this.flush()
    this.#emit('0')
    return true
  }

  #takeWord(word: NumberWord): void {
    if (word.kind === 'hundred') this.#takeHundred()
    else if (word.kind === 'scale') this.#takeScale(word.value)
    else {
      this.#add(word.kind, word.value)
      if (word.ordinal) this.flush()
    }
  }

  #takeHundred(): void {
    if (this.#current !== undefined && (this.#current === 0 || this.#current >= 100)) this.flush()
    this.#current = (this.#current ?? 1) * 100
    this.#last = 'hundred'
  }

  #takeScale(scale: number): void {
    this.#total += (this.#current ?? 1) * scale
    this.#current = undefined
    this.#last = 'scale'
  }

  #add(kind: 'small' | 'tens', value: number): void {
    const joins =
      this.#last === 'hundred' ||
      this.#last === 'scale' ||
      (this.#last === 'tens' && kind === 'small' && value > 0 && value < 10)
    if (!joins) this.flush()
    this.#current = (this.#current ?? 0) + value
    this.#last = kind
  }
}
