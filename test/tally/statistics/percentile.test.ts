import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exactPercentile, medianDifference } from '../../../src/tally/statistics/percentile.ts'

const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b)

describe('the median of differences', () => {
  test('is the mean of the two in the middle', () => {
    expect(medianDifference([-20, 4, 10, 30]).value).toBe(7)
    expect(medianDifference([-20, 4, 10]).value).toBe(4)
  })

  test('seen from the other side is the same with the other sign, and so is its interval', () => {
    const differences = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(differences, (values) => {
        const [one, other] = [ascending(values), ascending(values.map((value) => -value))].map(
          medianDifference,
        )
        expect(one?.value).toBeCloseTo(-(other?.value ?? Number.NaN), 9)
        expect(one?.interval === undefined).toBe(values.length < 6)
        if (one?.interval) expect(one.interval.low).toBeCloseTo(-(other?.interval?.high ?? Number.NaN), 9)
      }),
    )
  })

  test('of none is no number', () => {
    expect(medianDifference([]).value).toBeNaN()
  })
})

test('a percentile is an observation: the one of rank ceil(share · n)', () => {
  expect(exactPercentile([1, 2, 3, 4], 0.5).value).toBe(2)
  expect(exactPercentile([1, 2, 3, 4], 0.75).value).toBe(3)
})
