import { describe, expect, test } from 'vitest'
import { createHistogram, recordValue } from '../../../src/tally/statistics/histogram.ts'

describe('record', () => {
  test.each([
    ['a whole number', 412, [412]],
    ['a fraction, rounded', 0.9, [1]],
    ['nothing at all', 0, [0]],
    ['an hour', 3_600_000_000, [3_600_000_000]],
  ])('takes %s', (_sentence, value, expected) => {
    const histogram = createHistogram()
    expect(recordValue(histogram, value)).toBe(true)
    expect(histogram.totalCount).toBe(1)
    expect([histogram.maxValue]).toEqual(expected)
  })

  test.each([
    ['what is not a number', Number.NaN],
    ['what is negative', -3],
    ['what has no end', Number.POSITIVE_INFINITY],
    ['more than an hour', 3_600_000_001],
  ])('refuses %s and leaves no trace of it', (_sentence, value) => {
    const histogram = createHistogram()
    expect(recordValue(histogram, value)).toBe(false)
    expect(histogram.totalCount).toBe(0)
    expect(histogram.maxValue).toBe(0)
  })
})
