import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTextAggregator, isSpeakable } from '../../../src/conversation/tts/text-aggregator.ts'

const ANSWER = 'Of course, Dr. Miller. That is 3.5 miles! Anything else?'
const splitTokens = (text: string) => text.match(/\s*\S{1,4}/g) ?? []

function aggregate(rule: Parameters<typeof createTextAggregator>[0], text: string): string[] {
  const aggregator = createTextAggregator(rule)
  const units = splitTokens(text).flatMap((token) => aggregator.push(token))
  const rest = aggregator.flush()
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
    ['every token as it is written', 'tokens', splitTokens(ANSWER)],
  ] as const)('%s', (_, rule, units) => {
    expect(aggregate(rule, ANSWER).map((unit) => unit.trim())).toEqual(units.map((unit) => unit.trim()))
  })

  test('a sentence of Hindi ends with a danda', () => {
    expect(aggregate('sentence', 'ठीक है। आपका नाम क्या है? धन्यवाद').map((unit) => unit.trim())).toEqual([
      'ठीक है।',
      'आपका नाम क्या है?',
      'धन्यवाद',
    ])
  })

  test('text without anything to say is joined with the next unit', () => {
    expect(aggregate('sentence', '... ! Hello there. *** ').map((unit) => unit.trim())).toEqual([
      '... ! Hello there.',
    ])
    expect(aggregate('sentence', '... !')).toEqual([])
  })

  test('token by token, the first unit has something to say: before it there is nothing to answer', () => {
    const aggregator = createTextAggregator('tokens')
    const tokens = ['\n', '', '“', 'Yes', ', ', '', 'sir']
    expect(tokens.map((token) => aggregator.push(token))).toEqual([
      ...[[], [], []],
      ['\n“Yes'],
      [', '],
      [],
      ['sir'],
    ])
  })

  test('no text is lost or repeated, however it is split', () => {
    const words = fc.array(fc.constantFrom('one', 'two.', 'three,', 'Mr.', '4.2', 'end!'), { minLength: 1 })
    fc.assert(
      fc.property(words, fc.constantFrom('sentence', 'clause', 'answer', 'tokens'), (parts, rule) => {
        const text = `${parts.join(' ')} done`
        expect(aggregate(rule, text).join('').replace(/\s+/g, ' ')).toBe(text)
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
