import { describe, expect, test } from 'vitest'
import { countWordErrors } from '../../../src/core/count-word-errors.ts'
import { compareTexts } from '../../../src/fidelity/text/compare-texts.ts'

const TEXT = 'your order has left our warehouse this morning'
const compare = (heard: string, text = TEXT) => compareTexts(text, heard, 'en')

const CASES: readonly (readonly [what: string, heard: string, expected: object])[] = [
  ['the whole text', TEXT, { words: 8, errors: 0, same: 8, missingEnd: 0, repeated: 0, added: 0 }],
  ['the last words missing', 'your order has left our', { errors: 3, missingEnd: 3, same: 5 }],
  ['the last word half heard', 'your order has left our ware', { errors: 3, missingEnd: 2 }],
  ['the first words missing', 'left our warehouse this morning', { errors: 3, missingEnd: 0 }],
  [
    'one word wrong at the end',
    'your order has left our warehouse this warning',
    { missingEnd: 0, errors: 1 },
  ],
  [
    'a stretch twice',
    'your order has left has left our warehouse this morning',
    { repeated: 2, added: 0, errors: 2 },
  ],
  ['the whole text twice', `${TEXT} ${TEXT}`, { repeated: 8, added: 0, missingEnd: 0, same: 8 }],
  [
    'a stretch twice, one word of it misheard',
    'your order has left our your odour has left our warehouse this morning',
    { repeated: 5, added: 0 },
  ],
  [
    'digits that are there anyway',
    'your order has left our warehouse 1 0 0 0 this 1 0 0 0 morning',
    { repeated: 0 },
  ],
  [
    'words that are not in the text',
    'your order has left our warehouse this morning thanks for watching',
    { added: 3, repeated: 0, missingEnd: 0 },
  ],
  [
    'digits that are not in the text',
    'your order has left our warehouse 600000 dollar 30000 this morning',
    { added: 1, repeated: 0 },
  ],
  ['nothing', '', { errors: 8, same: 0, missingEnd: 8 }],
  ['another text', 'please hold the line while I look for a table', { same: 0, repeated: 0 }],
  ['a compound in two words', 'your order has left our ware house this morning', { errors: 0, same: 8 }],
]

describe('a transcript beside its text', () => {
  test.each(CASES)('%s', (_, heard, expected) => {
    expect(compare(heard)).toMatchObject(expected)
  })

  test('words are missing at the end although the last one comes twice in the text', () => {
    expect(
      compare('please hang up would you', 'please hang up would you like me to connect you'),
    ).toMatchObject({
      missingEnd: 5,
      same: 5,
    })
  })

  test('a text that repeats itself is no repetition', () => {
    expect(compare('no no no it is fine', 'no no no it is fine')).toMatchObject({ repeated: 0, errors: 0 })
  })

  test('the alignment has every word of both, in order', () => {
    const heard = 'your odour has has left warehouse this mourning friend'
    const { steps } = compare(heard)
    expect(steps.flatMap(({ said }) => said).join(' ')).toBe(TEXT)
    expect(steps.flatMap((step) => step.heard).join(' ')).toBe(heard)
  })

  test('errors are those of the Levenshtein distance, but for compounds', () => {
    const words = ['red', 'blue', 'green', 'black', 'white']
    let state = 7
    const draw = () => {
      state = (state * 48_271) % 2_147_483_647
      return words[state % words.length] ?? ''
    }
    for (let round = 0; round < 200; round++) {
      const [a, b] = [round % 9, (round * 7) % 11].map((length) =>
        Array.from({ length }, draw).join(' '),
      ) as [string, string]
      expect(compare(b, a).errors, `${a} | ${b}`).toBe(countWordErrors(a, b).errors)
    }
  })
})
