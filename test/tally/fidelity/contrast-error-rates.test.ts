import { describe, expect, test } from 'vitest'
import { compareErrorRates } from '../../../src/tally/fidelity/contrast-error-rates.ts'
import { drawTexts } from './draw-texts.ts'

describe('a difference on the same texts', () => {
  const a = drawTexts(40, 0.1, 3)
  const worse = new Map([...a].map(([text, { words, errors }]) => [text, { words, errors: errors + 1 }]))

  test('is paired: the same shift of every text is found, however much texts vary', () => {
    const found = compareErrorRates([a, worse], 1)
    expect(found?.texts).toBe(40)
    expect(found?.low).toBeGreaterThan(0.05)
    expect((found?.high ?? 0) - (found?.low ?? 0)).toBeLessThan(0.04)
  })

  test('of a target from itself is nothing, with the interval that so many texts allow', () => {
    const found = compareErrorRates([a, a], 1)
    expect(found?.value).toBe(0)
    expect(found?.low).toBeLessThan(-0.02)
    expect(found?.high).toBeGreaterThan(0.02)
  })

  test('needs six texts that both have', () => {
    const few = new Map([...a].slice(0, 5))
    expect(compareErrorRates([a, few], 1)).toBeUndefined()
  })
})
