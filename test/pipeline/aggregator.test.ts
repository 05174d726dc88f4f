import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aggregatorOf, isSpeakable } from '../../src/pipeline/aggregator.ts'

const ANSWER = 'Of course, Dr. Miller. That is 3.5 miles! Anything else?'
const tokensOf = (text: string) => text.match(/\s*\S{1,4}/g) ?? []

function unitsOf(rule: Parameters<typeof aggregatorOf>[0], text: string): string[] {
  const aggregator = aggregatorOf(rule)
  const units = tokensOf(text).flatMap((token) => aggregator.push(token))
  const rest = aggregator.rest()
  return rest === '' ? units : [...units, rest]
}

describe('the units sent to the TTS', () => {
  test.each([
    [
      'a complete sentence, not split at a title or a decimal point',
      'sentence',
      ['Of course, Dr. Miller. ', 'That is 3.5 miles! ', 'Anything else?'],
    ],
    [
      'a clause, unless it is very short',
      'clause',
      ['Of course, Dr. Miller. ', 'That is 3.5 miles! ', 'Anything else?'],
    ],
    ['the whole answer at its end', 'answer', [ANSWER]],
    ['every token as it is written', 'tokens', tokensOf(ANSWER)],
  ] as const)('%s', (_, rule, units) => {
    expect(unitsOf(rule, ANSWER).map((unit) => unit.trim())).toEqual(units.map((unit) => unit.trim()))
  })

  test('text without anything to say is joined with the next unit', () => {
    expect(unitsOf('sentence', '... ! Hello there. *** ').map((unit) => unit.trim())).toEqual([
      '... ! Hello there.',
    ])
    expect(unitsOf('sentence', '... !')).toEqual([])
  })

  test('no text is lost or repeated, however it is split', () => {
    const words = fc.array(fc.constantFrom('one', 'two.', 'three,', 'Mr.', '4.2', 'end!'), { minLength: 1 })
    fc.assert(
      fc.property(words, fc.constantFrom('sentence', 'clause', 'answer', 'tokens'), (parts, rule) => {
        const text = `${parts.join(' ')} done`
        expect(unitsOf(rule, text).join('').replace(/\s+/g, ' ')).toBe(text)
      }),
    )
  })
})

test.each([
  ['', false],
  [' \n', false],
  ['—"*', false],
  ['5', true],
  ['é', true],
])('%j is speakable: %s', (text, speakable) => {
  expect(isSpeakable(text)).toBe(speakable)
})
