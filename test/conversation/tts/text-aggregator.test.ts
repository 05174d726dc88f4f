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

describe('what is found does not depend on how the text is split', () => {
  const parts = fc.constantFrom(
    'One ',
    'two. ',
    'Mr. ',
    '4.2 ',
    '." ',
    '... ',
    '!\n',
    'yes, ',
    ') ',
    ' ',
    'Ja! ',
    '— ',
  )
  const text = fc.array(parts, { maxLength: 30 }).map((all) => all.join(''))
  /** The units of which no earlier end is known: looked for in the whole text, again and again. */
  const search = (all: string, boundary: RegExp, minLength: number): string[] => {
    const units: string[] = []
    let left = all
    for (let from = 0; ; ) {
      const found = boundary.exec(left.slice(from))
      if (!found) return isSpeakable(left) ? [...units, left] : units
      from += found.index + found[0].length
      const unit = left.slice(0, from)
      if (unit.trim().length < minLength || !isSpeakable(unit)) continue
      units.push(unit)
      left = left.slice(from)
      from = 0
    }
  }
  const noTitle = String.raw`(?<!\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|St|vs|etc|e\.g|i\.e))[.!?…]["')\]]*`

  test.each([
    ['sentence', new RegExp(String.raw`${noTitle}\s+`, 'u'), 0],
    ['clause', new RegExp(String.raw`(?:${noTitle}|(?<!\d)[,;:–—])\s+`, 'u'), 12],
  ] as const)('%s', (rule, boundary, minLength) => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(60)), (all, cuts) => {
        const aggregator = createTextAggregator(rule)
        const places = [...new Set([0, ...cuts, all.length])]
          .filter((at) => at <= all.length)
          .sort((a, b) => a - b)
        const units = places.flatMap((at, index) => aggregator.push(all.slice(at, places[index + 1] ?? at)))
        const rest = aggregator.flush()
        const joined = [...units, rest].filter((unit) => unit !== '')
        // A space that comes later than the end of a unit begins the next.
        expect(joined.map((unit) => unit.trim())).toEqual(
          search(all, boundary, minLength).map((unit) => unit.trim()),
        )
      }),
      { numRuns: 2000 },
    )
  })

  test('a hundred thousand words without the end of a sentence take no longer each than a few', () => {
    const push = (count: number, aggregator = createTextAggregator('sentence')) => {
      const began = performance.now()
      for (let index = 0; index < count; index += 1) aggregator.push(' word')
      return performance.now() - began
    }
    push(1000)
    const few = Math.max(1, push(4000))
    expect(push(100_000)).toBeLessThan(few * 25 * 8)
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
