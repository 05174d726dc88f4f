import { describe, expect, test } from 'vitest'
import { clopperPearsonInterval } from '../../../src/probe/statistics/binomial-interval.ts'

describe('the exact interval of a share', () => {
  test.each([
    // Published values: Brown, Cai and DasGupta (2001) and textbooks.
    [0, 10, 0, 0.3085],
    [1, 10, 0.0025, 0.445],
    [5, 10, 0.1871, 0.8129],
    [10, 10, 0.6915, 1],
    [3, 100, 0.0062, 0.0852],
  ])('%i of %i lies between %s and %s', (hits, trials, low, high) => {
    const interval = clopperPearsonInterval(hits, trials)
    expect(interval.low).toBeCloseTo(low, 3)
    expect(interval.high).toBeCloseTo(high, 3)
  })

  test('no violation in 59 trials proves less than 5 % with one-sided 95 %, in 58 it does not', () => {
    expect(clopperPearsonInterval(0, 59, 0.9).high).toBeLessThan(0.05)
    expect(clopperPearsonInterval(0, 58, 0.9).high).toBeGreaterThan(0.05)
  })

  test('nothing is known without trials', () => {
    expect(clopperPearsonInterval(0, 0)).toEqual({ low: 0, high: 1 })
  })
})
