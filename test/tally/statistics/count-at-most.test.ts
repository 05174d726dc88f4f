import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countAtMost } from '../../../src/tally/statistics/count-at-most.ts'
import { createHistogram, recordValue } from '../../../src/tally/statistics/histogram.ts'

test('counts the values that are at most so large, as sorting them would', () => {
  // Below 2,048 a histogram of three digits is exact.
  const values = fc.array(fc.integer({ min: 1, max: 2000 }), { maxLength: 100 })
  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 2100 }), fc.nat(5), (all, limit, infinite) => {
      const histogram = createHistogram()
      for (const value of all) recordValue(histogram, value)
      expect(countAtMost({ histogram, infinite }, limit)).toBe(all.filter((value) => value <= limit).length)
    }),
  )
})
