import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createHistogram, recordValue } from '../../../src/tally/statistics/histogram.ts'
import {
  type Distribution,
  largest,
  percentile,
  type Quantile,
  smallest,
} from '../../../src/tally/statistics/histogram-percentile.ts'

function distributionOf(values: readonly number[], infinite = 0): Distribution {
  const histogram = createHistogram()
  for (const value of values) recordValue(histogram, value)
  return { histogram, infinite }
}

const asNumber = (quantile: Quantile): number =>
  quantile.kind === 'value'
    ? quantile.value
    : quantile.kind === 'infinite'
      ? Number.POSITIVE_INFINITY
      : Number.NaN

const values = fc.array(fc.integer({ min: 0, max: 60_000_000 }), { maxLength: 200 })
const failures = fc.nat({ max: 50 })
const share = fc.double({ min: 0, max: 1, noNaN: true })

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1)

  test.each([
    ['the median of 1 to 100 is 50', hundred, 0, 0.5, 50],
    ['the 7th percentile of 1 to 100 is 7, although 0.07 * 100 is above 7', hundred, 0, 0.07, 7],
    ['the 100th percentile is the largest', hundred, 0, 1, 100],
    ['the percentile of share 0 is the smallest', hundred, 0, 0, 1],
    ['failures push the median up', hundred, 60, 0.5, 80],
    ['a rank on a failure is infinite', hundred, 6, 0.95, Number.POSITIVE_INFINITY],
    ['the last rank before the failures is finite', hundred, 5, 0.95, 100],
    ['nothing but failures is infinite everywhere', [], 3, 0.5, Number.POSITIVE_INFINITY],
    ['nothing at all has no percentile', [], 0, 0.5, Number.NaN],
  ] as const)('%s', (_sentence, finite, infinite, at, expected) => {
    expect(asNumber(percentile(distributionOf(finite, infinite), at))).toBe(expected)
  })

  test('never falls as the share grows', () => {
    fc.assert(
      fc.property(values, failures, share, share, (finite, infinite, a, b) => {
        fc.pre(finite.length + infinite > 0)
        const distribution = distributionOf(finite, infinite)
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((at) =>
          asNumber(percentile(distribution, at)),
        )
        return (low ?? Number.NaN) <= (high ?? Number.NaN)
      }),
      { numRuns: 60 },
    )
  })

  test('is the observation of its rank, to a thousandth', () => {
    fc.assert(
      fc.property(values, failures, share, (finite, infinite, at) => {
        fc.pre(finite.length + infinite > 0)
        const sorted = [...finite].sort((a, b) => a - b)
        const rank = Math.max(1, Math.ceil(at * (finite.length + infinite) * (1 - Number.EPSILON)))
        const truth = sorted[rank - 1] ?? Number.POSITIVE_INFINITY
        const read = asNumber(percentile(distributionOf(finite, infinite), at))
        return truth === Number.POSITIVE_INFINITY ? read === truth : read >= truth && read <= truth * 1.001
      }),
      { numRuns: 60 },
    )
  })

  test('is what HdrHistogram says where nothing failed', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(50, 90, 95, 99, 99.9), (finite, percent) => {
        fc.pre(finite.length > 0)
        const distribution = distributionOf(finite)
        return (
          asNumber(percentile(distribution, percent / 100)) ===
          distribution.histogram.getValueAtPercentile(percent)
        )
      }),
      { numRuns: 60 },
    )
  })

  test('lies between the smallest and the largest', () => {
    fc.assert(
      fc.property(values, failures, share, (finite, infinite, at) => {
        fc.pre(finite.length + infinite > 0)
        const distribution = distributionOf(finite, infinite)
        const read = asNumber(percentile(distribution, at))
        return asNumber(smallest(distribution)) <= read && read <= asNumber(largest(distribution))
      }),
      { numRuns: 60 },
    )
  })
})
