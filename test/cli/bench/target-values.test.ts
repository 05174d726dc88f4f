import { describe, expect, test } from 'vitest'
import { assignToTargets } from '../../../src/cli/bench/target-values.ts'

const TARGETS = ['one-ws', 'two-http']

describe('the values of an option for targets', () => {
  test.each<[string, string[], Record<string, string>]>([
    ['a value without a name is for all', ['x'], { 'one-ws': 'x', 'two-http': 'x' }],
    ['a named value is for one', ['two-http=x'], { 'two-http': 'x' }],
    ['a named value goes before one for all', ['one-ws=y', 'x'], { 'one-ws': 'y', 'two-http': 'x' }],
    ['only the first = separates', ['one-ws=a=b'], { 'one-ws': 'a=b' }],
    ['none', [], {}],
  ])('%s', (_, values, expected) => {
    expect(Object.fromEntries(assignToTargets('--voice', values, TARGETS))).toEqual(expected)
  })

  test('an unknown name is an error with the nearest and all names', () => {
    expect(() => assignToTargets('--voice', ['on-ws=x'], TARGETS)).toThrow(
      expect.objectContaining({
        message: '--voice: no target is called on-ws (did you mean "one-ws"?)',
        hint: expect.stringContaining('one-ws, two-http'),
      }),
    )
  })
})
