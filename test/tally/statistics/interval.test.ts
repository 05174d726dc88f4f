import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { describe, expect, test } from 'vitest'
import { normalQuantile } from '../../../src/tally/statistics/distributions.ts'
import { createHistogram, recordValue } from '../../../src/tally/statistics/histogram.ts'
import { intervalRanks, minSampleSize, percentileInterval } from '../../../src/tally/statistics/interval.ts'

describe('intervalRanks', () => {
  // The exact ranks of the method's own table: share, n, low, high.
  test.each([
    [0.95, 100, 90, 100],
    [0.95, 200, 184, 197],
    [0.95, 500, 465, 485],
    [0.95, 1000, 936, 964],
    [0.95, 2000, 1880, 1920],
    [0.99, 500, 490, 500],
    [0.99, 1000, 983, 997],
    [0.99, 5000, 4936, 4964],
  ])('of share %d and %d trials are %d and %d', (share, n, low, high) => {
    expect(intervalRanks(n, share)).toEqual({ low, high })
  })

  test.each([
    [0.5, 6],
    [0.9, 36],
    [0.95, 72],
    [0.99, 368],
    [0.999, 3688],
  ])('of share %d exist from %d trials on', (share, n) => {
    expect(minSampleSize(share)).toBe(n)
    expect(intervalRanks(n, share)).toBeDefined()
    expect(intervalRanks(n - 1, share)).toBeUndefined()
  })

  test('of a million trials lie where the normal approximation puts them', () => {
    const ranks = intervalRanks(1_000_000, 0.95)
    const half = 1.959964 * Math.sqrt(1_000_000 * 0.95 * 0.05)
    expect(Math.abs((ranks?.low ?? 0) - (950_000 - half))).toBeLessThan(2)
    expect(Math.abs((ranks?.high ?? 0) - (950_000 + half))).toBeLessThan(2)
  })
})

describe('intervalOf', () => {
  test('says how many trials it needs', () => {
    const histogram = createHistogram()
    for (let value = 1; value <= 71; value += 1) recordValue(histogram, value)
    expect(percentileInterval({ histogram, infinite: 0 }, 0.95)).toEqual({ kind: 'too small', needed: 72 })
  })

  test('has an upper end beyond the timeout when its rank falls on a failed trial', () => {
    const histogram = createHistogram()
    for (let value = 1; value <= 96; value += 1) recordValue(histogram, value)
    expect(percentileInterval({ histogram, infinite: 4 }, 0.95)).toEqual({
      kind: 'interval',
      low: { kind: 'value', value: 90 },
      high: { kind: 'infinite' },
    })
  })

  const lognormal = (share: number) => 300_000 * Math.exp(0.4 * normalQuantile(share))
  const bimodal = (share: number) =>
    share < 0.7 ? 180_000 + (40_000 * share) / 0.7 : 800_000 + (200_000 * (share - 0.7)) / 0.3

  test.each([
    ['lognormal', lognormal, 0.5, 60],
    ['lognormal', lognormal, 0.95, 200],
    ['bimodal', bimodal, 0.5, 60],
    ['bimodal', bimodal, 0.95, 200],
  ] as const)('covers the true percentile of a %s distribution', (_name, quantile, share, n) => {
    const random = xoroshiro128plus(20_251)
    const truth = quantile(share)
    const runs = 1000
    const histogram = createHistogram()
    let covered = 0
    for (let run = 0; run < runs; run += 1) {
      histogram.reset()
      for (let trial = 0; trial < n; trial += 1) recordValue(histogram, quantile(uniformFloat64(random)))
      const interval = percentileInterval({ histogram, infinite: 0 }, share)
      if (interval.kind !== 'interval' || interval.low.kind !== 'value' || interval.high.kind !== 'value')
        continue
      if (interval.low.value <= truth && truth <= interval.high.value) covered += 1
    }
    expect(covered / runs).toBeGreaterThanOrEqual(0.93)
  })
})
