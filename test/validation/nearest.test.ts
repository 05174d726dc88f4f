import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findNearest, suggestNearest } from '../../src/validation/nearest.ts'

describe('findNearest', () => {
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

test('suggestNearest gives the words of a message, or nothing', () => {
  expect(suggestNearest('sped', ['speed', 'delay'])).toBe(' (did you mean "speed"?)')
  expect(suggestNearest('temperature', ['speed', 'delay'])).toBe('')
})
