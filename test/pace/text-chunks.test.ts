import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TextInput } from '../../src/core/config/turn-options.ts'
import { seededRandom } from '../../src/pace/random.ts'
import { chunkText } from '../../src/pace/text-chunks.ts'

const TOKENS: TextInput = { mode: 'tokens', tokensPerSecond: 50, jitter: 0 }
const SENTENCES: TextInput = { mode: 'sentences', tokensPerSecond: 50, jitter: 0 }

function feed(text: string, input: TextInput, seed = 1) {
  return chunkText(text, input, seededRandom(seed))
}

describe('text chunks', () => {
  test.each<[string, string, TextInput, readonly [string, number][]]>([
    ['whole text goes at once', 'Hello there.', { mode: 'whole' }, [['Hello there.', 0]]],
    [
      'tokens carry the space in front of them, and marks stand alone',
      'Hello there.',
      TOKENS,
      [
        ['Hello', 0],
        [' there', 20],
        ['.', 40],
      ],
    ],
    [
      'a long word is more than one token',
      'unbelievable',
      TOKENS,
      [
        ['unbeli', 0],
        ['evable', 20],
      ],
    ],
    [
      'a sentence goes when its last token is written',
      'Yes. It is here now.',
      SENTENCES,
      [
        ['Yes. ', 0],
        ['It is here now.', 100],
      ],
    ],
  ])('%s', (_, text, input, expected) => {
    expect(feed(text, input).map((piece) => [piece.text, piece.at])).toEqual(expected)
  })

  test('joined chunks are the text, for any text, and are in order', () => {
    const input = fc.constantFrom<TextInput>({ ...TOKENS, jitter: 1 }, SENTENCES, { mode: 'whole' })
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), input, fc.nat(), (text, how, seed) => {
        const pieces = feed(text, how, seed)
        expect(pieces.map((piece) => piece.text).join('')).toBe(text)
        expect(pieces.every(({ at }, index) => at >= (pieces[index - 1]?.at ?? 0))).toBe(true)
        expect(pieces[0]?.at).toBe(0)
      }),
    )
  })

  test('jitter varies the gaps around the rate, and a seed is reproducible', () => {
    const text = Array.from({ length: 2000 }, () => 'word').join(' ')
    const jittered = feed(text, { ...TOKENS, jitter: 0.5 }, 9)
    const gaps = jittered.slice(1).map(({ at }, index) => at - (jittered[index]?.at ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(30)
    expect(Math.abs((jittered.at(-1)?.at ?? 0) / (1999 * 20) - 1)).toBeLessThan(0.03)
    expect(feed(text, { ...TOKENS, jitter: 0.5 }, 9)).toEqual(jittered)
  })
})
