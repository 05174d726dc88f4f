import { expect, test } from 'vitest'
import { parseJson, parseJsonObject } from '../../src/core/json.ts'

test.each([
  ['{"a":1}', { a: 1 }, { a: 1 }],
  ['[1]', [1], undefined],
  ['null', null, undefined],
  ['oops', undefined, undefined],
])('%s is parsed without throwing', (text, value, object) => {
  expect(parseJson(text)).toEqual(value)
  expect(parseJsonObject(text)).toEqual(object)
})
