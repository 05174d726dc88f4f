import { expect, test } from 'vitest'
import { collectErrorText, errorText } from '../../src/core/error-text.ts'

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

test('the depth, the fields and the reading of a text are the caller’s', () => {
  const value = { title: 'ERROR', data: { title: 'Too Much', data: { title: 'deeper' } } }
  const rules = { fields: ['title', 'data'], read: (text: string) => text.toLowerCase() }
  expect(collectErrorText(value, { ...rules, maxDepth: 2 })).toBe('error: too much')
  expect(collectErrorText(value, { ...rules, maxDepth: 3 })).toBe('error: too much: deeper')
})
