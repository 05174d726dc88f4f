import { expect, test } from 'vitest'
import { collectErrorText, errorText, saysError } from '../../src/core/error-text.ts'

test.each([
  ['text', 'too much', 'too much'],
  ['an object', { code: 7, message: 'too much' }, '7: too much'],
  [
    'the same words in two fields',
    { code: 'LIMIT', detail: 'too much', message: 'too much' },
    'LIMIT: too much',
  ],
  ['a list with one thing twice', [{ msg: 'a' }, { msg: 'b' }, { msg: 'a' }], 'a; b'],
  ['a field that nobody expected, beside a code', { code: 'X-1', description: 'too much' }, 'X-1: too much'],
  ['an inner one', { error: { code: 'X-1', reason: 'too much' } }, 'X-1: too much'],
  ['no other field, if there are words', { message: 'too much', reason: 'none' }, 'too much'],
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

test.each([
  undefined,
  null,
  '',
  ' ',
  0,
  '0',
  false,
  'none',
  'No error',
  'Success',
  [],
  {},
  [null, ''],
  { code: 0, message: 'ok' },
])('an error field with %j says that there is no error', (value) => expect(saysError(value)).toBe(false))

test.each(['boom', 7, true, ['boom'], { code: 'x' }, { inner: { code: 500 } }, [[[[[]]]]]])(
  'an error field with %j says that there is one',
  (value) => expect(saysError(value)).toBe(true),
)
