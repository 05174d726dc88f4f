import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { nonEmptyList, oneOrMore, strictMap, wholeNumber } from '../../src/validation/primitives.ts'
import { describeProblem } from '../../src/validation/problem.ts'
import { validate } from '../../src/validation/validate.ts'

const SCHEMA = strictMap({
  count: wholeNumber(1, 9),
  mode: z.enum(['calm', 'lively']).default('calm'),
  names: oneOrMore(z.string()).default([]),
  shape: z.union([z.literal('flat'), strictMap({ steps: nonEmptyList(z.number()) })]).exactOptional(),
  words: z.record(z.string().regex(/^[a-z]+$/, { error: 'a word' }), z.string()).exactOptional(),
})

function messagesFor(data: unknown): string[] {
  const result = validate(SCHEMA, data)
  return result.valid ? [] : result.problems.map((problem) => describeProblem(problem, 'the file'))
}

describe('validate', () => {
  test('returns valid data with defaults; one value stands for a list of one', () => {
    const data = { count: 1, names: 'ann' }
    expect(validate(SCHEMA, data)).toEqual({ valid: true, data: { count: 1, mode: 'calm', names: ['ann'] } })
  })

  test.each([
    ['another type', 5, 'the file: expected a map with count, mode, names, shape, words, found 5'],
    ['a missing key', {}, 'the file lacks "count": expected a whole number from 1 to 9'],
    ['a value out of range', { count: 10 }, 'count: expected a whole number from 1 to 9, found 10'],
    [
      'a near word',
      { count: 1, mode: 'clam' },
      'mode: expected one of calm, lively, found "clam" (did you mean "calm"?)',
    ],
    [
      'an unknown key',
      { count: 1, foo: 2 },
      'unknown key "foo": expected one of count, mode, names, shape, words',
    ],
    ['the item of a list', { count: 1, names: ['a', 2] }, 'names.1: expected text, found 2'],
    [
      'neither a value nor a list',
      { count: 1, names: {} },
      'names: expected a list or text, found an empty map',
    ],
    ['a word of a union', { count: 1, shape: 'round' }, 'shape: expected flat, found "round"'],
    [
      'inside a branch of a union',
      { count: 1, shape: { steps: [] } },
      'shape.steps: expected a non-empty list, found an empty list',
    ],
    ['a key of a free map', { count: 1, words: { B2: 'b' } }, 'expected a word, found "B2"'],
    [
      'a key that is a secret',
      { count: 1, mode: 'sk_123' },
      'mode: expected one of calm, lively, found something that looks like an API key',
    ],
  ])('%s', (_, data, message) => {
    expect(messagesFor(data)).toEqual([message])
  })

  test('reports every problem, unknown keys first', () => {
    expect(messagesFor({ cuont: 1 })).toEqual([
      'unknown key "cuont" (did you mean "count"?)',
      'the file lacks "count": expected a whole number from 1 to 9',
    ])
  })
})
