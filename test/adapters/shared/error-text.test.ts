import { expect, test } from 'vitest'
import { errorText } from '../../../src/adapters/shared/error-text.ts'

test.each([
  ['text', 'too much', 'too much'],
  ['an object', { code: 7, message: 'too much' }, '7: too much'],
  [
    'the same words in two fields',
    { code: 'LIMIT', detail: 'too much', message: 'too much' },
    'LIMIT: too much',
  ],
  ['a list with one thing twice', [{ msg: 'a' }, { msg: 'b' }, { msg: 'a' }], 'a; b'],
  ['nothing of the kind', { colour: 'blue' }, ''],
])('the words of %s', (_what, value, words) => {
  expect(errorText(value)).toBe(words)
})
