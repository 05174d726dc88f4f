import { describe, expect, test } from 'vitest'
import { bootstrapErrorRate, errorsByText } from '../../../src/tally/fidelity/word-errors-by-text.ts'
import { answerWith } from '../../fidelity/support/answers.ts'
import { drawTexts } from './draw-texts.ts'

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
