import { describe, expect, test } from 'vitest'
import { parseShare, parseShareOrNone } from '../../../src/cli/input/parse-options.ts'

describe('a share', () => {
  test.each([
    ['10%', 0.1],
    ['0.25', 0.25],
  ])('%s', (text, value) => {
    expect(parseShare(text)).toBe(value)
    expect(parseShareOrNone(text)).toBe(value)
  })

  test.each(['0', '0%', '0.0'])('of %s is none, where that has a meaning', (text) => {
    expect(parseShareOrNone(text)).toBe(0)
    expect(() => parseShare(text)).toThrow(/such as 10%/)
  })

  test.each(['', ' ', '%', '-1', '1.5', 'some'])('is not "%s"', (text) => {
    expect(() => parseShareOrNone(text)).toThrow(/such as 10%/)
  })
})
