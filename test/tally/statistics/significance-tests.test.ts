import { describe, expect, test } from 'vitest'
import { adjustPValues } from '../../../src/tally/statistics/holm.ts'
import {
  proportionDifference,
  pValueOfDecrease,
} from '../../../src/tally/statistics/proportion-difference.ts'
import { shareOfLater } from '../../../src/tally/statistics/share-of-later.ts'

const ascending = (values: readonly number[]) => [...values].sort((a, b) => a - b)

describe('how often one side is later, with ties', () => {
  /** R's own example: `wilcox.test(Ozone ~ Month, data = airquality, subset = Month %in% c(5, 8))`. */
  const MAY = [
    41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37,
  ]
  const AUGUST = [
    39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85,
  ]

  test('gives R’s W = 127.5 for the ozone of May and August', () => {
    const share = shareOfLater(ascending(AUGUST), ascending(MAY))
    expect(share * MAY.length * AUGUST.length).toBeCloseTo(127.5, 9)
  })

  test('turned round, the share is the rest', () => {
    const one = shareOfLater(ascending(MAY), ascending(AUGUST))
    expect(one).toBeCloseTo(1 - shareOfLater(ascending(AUGUST), ascending(MAY)), 12)
  })

  test('of a sample with itself, infinite values too, is one half', () => {
    const sample = [1, 2, 2, 3, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    expect(shareOfLater(sample, sample)).toBe(0.5)
  })
})

describe('Holm', () => {
  test('adjusts as p.adjust(…, "holm") of R does', () => {
    const adjusted = adjustPValues([0.01, 0.02, 0.03, 0.04, 0.05])
    for (const [index, expected] of [0.05, 0.08, 0.09, 0.09, 0.09].entries())
      expect(adjusted[index]).toBeCloseTo(expected, 12)
  })

  test('keeps the order given and never exceeds one', () => {
    expect(adjustPValues([0.9, 0.001, 0.8])).toEqual([1, 0.003, 1])
    expect(adjustPValues([])).toEqual([])
  })
})

describe('the difference of two shares', () => {
  /** Newcombe, Statistics in Medicine 17 (1998), table II, method 10. */
  test.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('%d/%d less %d/%d lies between %d and %d', (hits, n, others, m, low, high) => {
    const found = proportionDifference({ hits: others, n: m }, { hits, n })
    expect(found?.difference).toBeCloseTo(hits / n - others / m, 12)
    expect(found?.low).toBeCloseTo(low, 4)
    expect(found?.high).toBeCloseTo(high, 4)
  })

  test('of nothing is nothing', () => {
    expect(proportionDifference({ hits: 0, n: 0 }, { hits: 1, n: 1 })).toBeUndefined()
  })

  test('Fisher’s lady tasting tea: 3 of 4 right has a chance of 17 in 70, 4 of 4 one of 1 in 70', () => {
    expect(pValueOfDecrease({ hits: 3, n: 4 }, { hits: 1, n: 4 })).toBeCloseTo(17 / 70, 12)
    expect(pValueOfDecrease({ hits: 4, n: 4 }, { hits: 0, n: 4 })).toBeCloseTo(1 / 70, 12)
  })

  test('a fall from 99 % to 90 % of 200 is no accident; four failures of 800 may be', () => {
    expect(pValueOfDecrease({ hits: 198, n: 200 }, { hits: 180, n: 200 })).toBeLessThan(0.001)
    expect(pValueOfDecrease({ hits: 800, n: 800 }, { hits: 796, n: 800 })).toBeCloseTo(0.0621, 3)
    expect(pValueOfDecrease({ hits: 200, n: 200 }, { hits: 200, n: 200 })).toBeCloseTo(1, 9)
  })
})
