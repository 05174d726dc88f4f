import { describe, expect, test } from 'vitest'
import type { OptionRules } from '../../../src/adapters/shared/option-rules.ts'
import { checkOptions } from '../../../src/adapters/shared/options.ts'
import { SetupError } from '../../../src/core/setup-error.ts'

const RULES = {
  speed: { kind: 'number', min: 0.5, max: 2 },
  delay: { kind: 'number', min: 0, max: 1000, whole: true },
  notation: { kind: 'flag' },
  mode: { kind: 'word', words: ['calm', 'lively'] },
  dictionaries: { kind: 'list' },
  label: { kind: 'text', longest: 5 },
  steps: { kind: 'numbers', min: 10, max: 99 },
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
      'option `speed` of some-route: expected a number from 0.5 to 2, found 0.49',
    ],
    ['a number above its range', { speed: 2.01 }, 'expected a number from 0.5 to 2, found 2.01'],
    ['no number at all', { speed: Number.NaN }, 'expected a number from 0.5 to 2, found NaN'],
    ['a number as a string', { speed: '1' }, 'expected a number from 0.5 to 2, found "1"'],
    [
      'a fraction where a whole number is wanted',
      { delay: 0.5 },
      'expected a whole number from 0 to 1000, found 0.5',
    ],
    ['a flag as a word', { notation: 'yes' }, 'expected true or false, found "yes"'],
    ['a word that is not listed', { mode: 'loud' }, 'expected one of calm, lively, found "loud"'],
    ['a list of other things', { dictionaries: ['a', 1] }, 'of some-route, item 2: expected text, found 1'],
    ['a text instead of a list', { dictionaries: 'a' }, 'expected a list of texts, found "a"'],
    ['an empty text', { label: '' }, 'expected a text of at most 5 characters, found ""'],
    ['a long text', { label: 'longer' }, 'expected a text of at most 5 characters, found "longer"'],
    [
      'a number of a list out of range',
      { steps: [50, 5] },
      'item 2: expected a whole number from 10 to 99, found 5',
    ],
    ['an empty list of numbers', { steps: [] }, 'expected a non-empty list, found an empty list'],
    ['an API key', { mode: 'sk_0123456789' }, 'found something that looks like an API key'],
    ['undefined', { speed: undefined }, 'found nothing'],
    ['null', { mode: null }, 'expected one of calm, lively, found nothing'],
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
      'did you mean `speed`? some-route knows: speed, delay, notation, mode, dictionaries, label, steps',
    )
  })

  test('an option that resembles none is reported with the list', () => {
    expect(failureOf({ temperature: 1 }).hint).toBe(
      'some-route knows: speed, delay, notation, mode, dictionaries, label, steps',
    )
  })

  test('names that every object inherits are unknown options', () => {
    expect(failureOf({ constructor: 1 }).code).toBe('OPTION_UNKNOWN')
    expect(failureOf({ toString: true }).code).toBe('OPTION_UNKNOWN')
  })
})
