import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../../src/pace/random.ts'
import {
  bootstrapErrorRate,
  compareErrorRates,
  errorsByText,
} from '../../../src/tally/fidelity/word-errors-by-text.ts'
import { answerWith } from '../../fidelity/support/answers.ts'

/** Word errors of texts whose difficulty varies: beta-like, with a mean near the rate. */
function drawTexts(texts: number, rate: number, seed: number) {
  const random = seededRandom(seed, 5)
  return new Map(
    Array.from({ length: texts }, (_, text) => {
      const words = 5 + random.integer(15)
      const chance = random.fraction() < 0.3 ? rate * 2.5 : (rate * 0.25) / 0.7
      const errors = Array.from({ length: words }, () => random.fraction()).filter((x) => x < chance).length
      return [text, { words, errors }] as const
    }),
  )
}

describe('the word error rate', () => {
  test('is all errors by all words, and its interval covers the true rate about as often as it says', () => {
    const rounds = Array.from({ length: 200 }, (_, seed) => bootstrapErrorRate(drawTexts(30, 0.1, seed), 1))
    const covered = rounds.filter(
      (one) => one?.interval && one.interval.low <= 0.1 && one.interval.high >= 0.1,
    )
    expect(covered.length / rounds.length).toBeGreaterThan(0.87)
    expect(covered.length / rounds.length).toBeLessThan(0.99)
  })

  test('without an error has an interval above 0, and with fewer than six texts none', () => {
    const none = bootstrapErrorRate(drawTexts(20, 0, 1), 1)
    expect(none?.value).toBe(0)
    expect(none?.interval?.low).toBe(0)
    expect(none?.interval?.high).toBeGreaterThan(0.01)
    expect(bootstrapErrorRate(drawTexts(5, 0.3, 1), 1)).not.toHaveProperty('interval')
    expect(bootstrapErrorRate(new Map(), 1)).toBeUndefined()
  })

  test('answers to the same text count as one', () => {
    const heard = { ...answerWith().heard, words: 4, errors: 1 } as never
    const answers = [0, 0, 1].map((text, trial) => answerWith({ trial, text, heard }))
    expect([...errorsByText(answers, (answer) => answer.heard)]).toEqual([
      [0, { words: 8, errors: 2 }],
      [1, { words: 4, errors: 1 }],
    ])
  })
})

describe('a difference on the same texts', () => {
  const a = drawTexts(40, 0.1, 3)
  const worse = new Map([...a].map(([text, { words, errors }]) => [text, { words, errors: errors + 1 }]))

  test('is paired: the same shift of every text is found, however much texts vary', () => {
    const found = compareErrorRates([a, worse], 1)
    expect(found?.texts).toBe(40)
    expect(found?.low).toBeGreaterThan(0.05)
    expect((found?.high ?? 0) - (found?.low ?? 0)).toBeLessThan(0.04)
  })

  test('of a target from itself is nothing', () => {
    expect(compareErrorRates([a, a], 1)).toMatchObject({ value: 0, low: 0, high: 0 })
  })

  test('needs six texts that both have', () => {
    const few = new Map([...a].slice(0, 5))
    expect(compareErrorRates([a, few], 1)).toBeUndefined()
  })
})
