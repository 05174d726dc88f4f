import { describe, expect, test } from 'vitest'
import { estimateProportion } from '../../../src/tally/statistics/wilson-interval.ts'

describe('proportionOf', () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81/263, 15/148, 0/20, 1/29.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %d in %d lies between %d and %d', (hits, n, low, high) => {
    const proportion = estimateProportion(hits, n)
    expect(proportion?.share).toBe(hits / n)
    expect(proportion?.low).toBeCloseTo(low, 4)
    expect(proportion?.high).toBeCloseTo(high, 4)
  })

  test('of all is at most all', () => {
    expect(estimateProportion(20, 20)?.high).toBe(1)
    expect(estimateProportion(20, 20)?.low).toBeCloseTo(0.8389, 4)
  })

  test('of nothing is undefined', () => {
    expect(estimateProportion(0, 0)).toBeUndefined()
  })
})
