import { describe, expect, test } from 'vitest'
import { TimeBins } from '../../../src/tally/load/time-bins.ts'

describe('TimeBins', () => {
  test('are at most 96 however long the run, and lose nothing', () => {
    const bins = new TimeBins()
    for (let second = 0; second < 10_000; second += 1)
      bins.count(second * 1e6, second % 10 === 0 ? undefined : 200_000)
    const all = bins.bins()
    expect(all.length).toBeLessThanOrEqual(96)
    expect(all.reduce((sum, { faults }) => sum + faults, 0)).toBe(1000)
    expect(all.reduce((sum, { values }) => sum + values.total, 0)).toBe(9000)
  })

  test('tell a percentile to one percent', () => {
    const bins = new TimeBins()
    for (let value = 1; value <= 100; value += 1) bins.count(10, value * 1000)
    const [bin] = bins.bins()
    expect((bin?.values.percentile(0.5) ?? 0) / 50_000).toBeCloseTo(1, 1)
    expect(Math.abs((bin?.values.percentile(0.95) ?? 0) / 95_000 - 1)).toBeLessThan(0.011)
  })

  test('know when they are: those in which nothing began are left out', () => {
    const bins = new TimeBins()
    bins.count(0, 1000)
    bins.count(1_000_000, 1000)
    expect(bins.bins().map(({ from, to }) => [from, to])).toEqual([
      [0, 125_000],
      [1_000_000, 1_125_000],
    ])
  })
})
