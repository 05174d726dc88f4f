import { describe, expect, test } from 'vitest'
import { estimateWordErrorRate } from '../../../src/tally/statistics/word-error-rate.ts'

const turns = (...errors: number[]) => errors.map((each) => ({ words: 10, errors: each }))

describe('a word error rate', () => {
  test('is errors by words, and has no interval below six turns', () => {
    expect(estimateWordErrorRate(turns(1, 2, 0))).toEqual({ value: 0.1 })
    expect(estimateWordErrorRate([])).toBeUndefined()
    expect(estimateWordErrorRate([{ words: 0, errors: 1 }])).toBeUndefined()
  })

  test('is wider where the errors are all in some turns', () => {
    const spread = estimateWordErrorRate(turns(1, 1, 1, 1, 1, 1, 1, 2, 0, 1))?.interval
    const bunched = estimateWordErrorRate(turns(0, 0, 0, 0, 5, 5, 0, 0, 0, 0))?.interval
    const width = (interval = { low: 0, high: 0 }) => interval.high - interval.low
    expect(width(bunched)).toBeGreaterThan(width(spread) * 1.5)
    expect(bunched?.low).toBeGreaterThanOrEqual(0)
  })

  test('without an error is not certain: turns count, not words', () => {
    const { value, interval } = estimateWordErrorRate(turns(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) ?? { value: 1 }
    expect([value, interval?.low]).toEqual([0, 0])
    // Wilson of 0 in 10.
    expect(interval?.high).toBeCloseTo(0.2775, 3)
  })

  test('may exceed 1 where words are made up', () => {
    const rate = estimateWordErrorRate(turns(12, 14, 11, 13, 12, 16))
    expect(rate?.value).toBeCloseTo(1.3, 10)
    expect(rate?.interval?.low).toBeGreaterThan(1)
    expect(rate?.interval?.high).toBeLessThan(1.6)
  })
})
