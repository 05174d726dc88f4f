import { expect, test } from 'vitest'
import { isNestedTooDeeply, parseJson, parseJsonObject, toNumber, toText } from '../../src/core/json.ts'

test.each([
  ['{"a":1}', { a: 1 }, { a: 1 }],
  ['[1]', [1], undefined],
  ['null', null, undefined],
  ['oops', undefined, undefined],
])('%s is parsed without throwing', (text, value, object) => {
  expect(parseJson(text)).toEqual(value)
  expect(parseJsonObject(text)).toEqual(object)
})

test.each([
  ['a value', 1, false],
  ['a wide list', Array(100_000).fill([]), false],
  ['a hundred levels', parseJson('['.repeat(100) + ']'.repeat(100)), false],
  ['a hundred thousand levels', parseJson('['.repeat(1e5) + ']'.repeat(1e5)), true],
])('%s can be followed, or not', (_, data, expected) => {
  expect(isNestedTooDeeply(data)).toBe(expected)
})

test.each([
  [7, 7, '7'],
  ['503', 503, '503'],
  ['boom', Number.NaN, 'boom'],
  [null, Number.NaN, ''],
  [true, Number.NaN, ''],
  [{ toString: 1, valueOf: 1 }, Number.NaN, ''],
])('%j becomes a number and a text without throwing', (value, number, text) => {
  expect([toNumber(value), toText(value)]).toEqual([number, text])
})
