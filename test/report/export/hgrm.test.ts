import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatHgrm } from '../../../src/report/export/hgrm.ts'
import { createHistogram, recordValue } from '../../../src/tally/statistics/histogram.ts'

function histogramOf(values: readonly number[]) {
  const histogram = createHistogram()
  for (const value of values) recordValue(histogram, value)
  return histogram
}

/** The lines that plotters read: value, percentile, count, 1/(1-percentile). */
function numbers(text: string): string[] {
  return text.split('\n').filter((line) => /^ *\d/.test(line))
}

describe('percentileFile', () => {
  test('has the lines that HdrHistogram itself writes', () => {
    const values = fc.array(fc.integer({ min: 1, max: 3_000_000 }), { minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(values, (all) => {
        const histogram = histogramOf(all)
        const theirs = numbers(histogram.outputPercentileDistribution(5, 1000))
        expect(numbers(formatHgrm({ histogram, infinite: 0 }))).toEqual(theirs)
      }),
    )
  })

  test('ends where failures begin, which count in every percentile before', () => {
    const histogram = histogramOf([100_000, 200_000, 300_000, 400_000, 500_000, 600_000, 700_000, 800_000])
    const text = formatHgrm({ histogram, infinite: 2 })
    const rows = numbers(text).map((line) => line.trim().split(/\s+/).map(Number))
    expect(rows.find(([, share]) => share === 0.5)?.[0]).toBeCloseTo(500.2, 0)
    expect(Math.max(...rows.map(([, share]) => share ?? 0))).toBeLessThanOrEqual(0.8)
    expect(text).toContain('Total count    =           10]')
    expect(text).toContain('counted as infinite = 2]')
  })

  test('can be empty', () => {
    expect(numbers(formatHgrm({ histogram: createHistogram(), infinite: 3 }))).toEqual([])
  })
})
