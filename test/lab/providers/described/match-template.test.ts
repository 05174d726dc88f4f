import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { valueAtPointer } from '../../../../src/core/json-pointer.ts'
import { withValueAt } from '../../../../src/lab/providers/described/json-pointer.ts'
import { matchTemplate } from '../../../../src/lab/providers/described/match-template.ts'
import { unescapeXml } from '../../../../src/lab/providers/described/unescape-xml.ts'

const FORMAT = {
  words: {
    pcm: { encoding: 'pcm_s16le', container: 'raw' },
    pcm_s16le: { encoding: 'pcm_s16le', container: 'raw' },
  },
  rates: [24_000],
} as const

describe('matching a template', () => {
  test.each([
    ['a slot by itself keeps its type', '{sampleRate}', 24_000, { sampleRate: 24_000 }],
    ['a slot that was made a text', '{sampleRate:text}', '24000', { sampleRate: '24000' }],
    [
      'two slots in one word',
      '{format}_{sampleRate}',
      'pcm_s16le_24000',
      { format: 'pcm_s16le', sampleRate: '24000' },
    ],
    ['a text with a space behind it', '{text} ', 'a b ', { text: 'a b' }],
    ['a field inside others', { a: [{ b: '{voice}' }] }, { a: [{ b: 'v' }] }, { voice: 'v' }],
    [
      'an empty slot that was left out',
      { text: '{text}', language: '{language}' },
      { text: 'x' },
      { text: 'x' },
    ],
    ['fields that nobody described', { text: '{text}' }, { text: 'x', other: 1 }, { text: 'x' }],
  ])('%s', (_name, template, value, slots) => {
    expect(matchTemplate(template, value, FORMAT, 'literal')?.slots).toEqual(slots)
  })

  test.each([
    ['another literal', { type: 'flush' }, { type: 'text' }],
    ['a literal that is missing', { type: 'flush', nonce: '{flush}' }, { nonce: 1 }],
    ['an object that is missing', { create: { voice: '{voice}' } }, { send: {} }],
    ['a word that is no format', '{format}_{sampleRate}', 'ogg_24000'],
  ])('does not match %s, unless only its slots are asked for', (_name, template, value) => {
    expect(matchTemplate(template, value, FORMAT, 'literal')).toBeUndefined()
    expect(matchTemplate(template, value, FORMAT, 'slots')).toBeDefined()
  })

  test('recovers any text that was inserted', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const fit = matchTemplate({ say: '<p>{text}</p>' }, { say: `<p>${text}</p>` }, FORMAT, 'literal')
        expect(fit?.slots.text).toBe(text)
      }),
    )
  })
})

test('a value set at a pointer is found there, and nothing else is lost', () => {
  const pointer = fc
    .array(fc.oneof(fc.stringMatching(/^[a-z~/]{1,4}$/), fc.constantFrom('0', '1')), {
      minLength: 1,
      maxLength: 4,
    })
    .map((steps) => steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''))
  fc.assert(
    fc.property(pointer, fc.integer(), (where, value) => {
      const placed = withValueAt({ KEPT: true }, where, value)
      expect(valueAtPointer(placed, where)).toBe(value)
      if (!/^\/\d/.test(where)) expect(valueAtPointer(placed, '/KEPT')).toBe(true)
    }),
  )
})

test('XML escapes are decoded, and text that only resembles one stays', () => {
  expect(unescapeXml({ text: '&#38;&amp;&lt;&#x41; &nbsp; & b', rate: 1 })).toEqual({
    text: '&&<A &nbsp; & b',
    rate: 1,
  })
})
