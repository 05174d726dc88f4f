import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findNearest } from '../../../src/adapters/shared/nearest.ts'
import { checkOptions, type OptionRules } from '../../../src/adapters/shared/options.ts'
import { SetupError } from '../../../src/core/setup-error.ts'

const RULES = {
  speed: { kind: 'number', min: 0.5, max: 2 },
  delay: { kind: 'number', min: 0, max: 1000, whole: true },
  notation: { kind: 'flag' },
  mode: { kind: 'word', words: ['calm', 'lively'] },
  dictionaries: { kind: 'list' },
} as const satisfies OptionRules

function failureOf(raw: Record<string, unknown>): SetupError {
  try {
    checkOptions('some-route', RULES, raw)
  } catch (error) {
    if (error instanceof SetupError) return error
    throw error
  }
  throw new Error('the options were accepted')
}

describe('checkOptions', () => {
  test('keeps the given options and adds none', () => {
    const raw = { speed: 0.5, delay: 0, notation: false, mode: 'calm', dictionaries: ['a', 'b'] }
    expect(checkOptions('some-route', RULES, raw)).toEqual(raw)
    expect(checkOptions('some-route', RULES, {})).toEqual({})
  })

  test.each([
    [
      'a number below its range',
      { speed: 0.49 },
      'option `speed` of some-route must be a number from 0.5 to 2',
    ],
    ['a number above its range', { speed: 2.01 }, 'must be a number from 0.5 to 2, not the number 2.01'],
    ['no number at all', { speed: Number.NaN }, 'must be a number from 0.5 to 2'],
    ['a number as a string', { speed: '1' }, 'not the string "1"'],
    ['a fraction where a whole number is wanted', { delay: 0.5 }, 'must be a whole number from 0 to 1000'],
    ['a flag as a word', { notation: 'yes' }, 'must be true or false, not the string "yes"'],
    ['a word that is not listed', { mode: 'loud' }, 'must be one of calm, lively'],
    ['a list of other things', { dictionaries: ['a', 1] }, 'must be a list of strings, not the list ["a",1]'],
    ['null', { mode: null }, 'not the value null'],
  ])('names the wrong type: %s', (_, raw, words) => {
    const failure = failureOf(raw)
    expect(failure.code).toBe('OPTION_INVALID')
    expect(failure.message).toContain(words)
  })

  test('an unknown option is reported with the nearest known one', () => {
    const failure = failureOf({ sped: 1 })
    expect(failure.code).toBe('OPTION_UNKNOWN')
    expect(failure.message).toContain('`sped`')
    expect(failure.hint).toBe(
      'did you mean `speed`? some-route knows: speed, delay, notation, mode, dictionaries',
    )
  })

  test('an option that resembles none is reported with the list', () => {
    expect(failureOf({ temperature: 1 }).hint).toBe(
      'some-route knows: speed, delay, notation, mode, dictionaries',
    )
  })

  test('names that every object inherits are unknown options', () => {
    expect(failureOf({ constructor: 1 }).code).toBe('OPTION_UNKNOWN')
    expect(failureOf({ toString: true }).code).toBe('OPTION_UNKNOWN')
  })
})

describe('nearest', () => {
  test('a candidate is nearest to itself', () => {
    const words = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1 })
    fc.assert(
      fc.property(words, fc.nat(), (list, at) => {
        const word = list[at % list.length] ?? ''
        expect(findNearest(word, list)).toBe(word)
      }),
    )
  })

  test('a single typo is found', () => {
    const word = fc.stringMatching(/^[a-z]{4,10}$/)
    fc.assert(
      fc.property(word, fc.nat(), (known, at) => {
        const slip = at % known.length
        expect(findNearest(known.slice(0, slip) + known.slice(slip + 1), [known])).toBe(known)
      }),
    )
  })

  test('nothing is near in an empty list', () => expect(findNearest('word', [])).toBeUndefined())
})
