import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createHistogram, recordValue } from '../../../src/tally/statistics/histogram.ts'
import { valueOfRank } from '../../../src/tally/statistics/histogram-ranks.ts'

const values = fc.array(fc.integer({ min: 0, max: 3_600_000_000 }), { minLength: 1, maxLength: 200 })

test('every rank is the library’s percentile, also after more was recorded', () => {
  fc.assert(
    fc.property(values, values, (first, second) => {
      const histogram = createHistogram()
      for (const recorded of [first, second]) {
        for (const value of recorded) recordValue(histogram, value)
        for (let rank = 1; rank <= histogram.totalCount; rank++)
          expect(valueOfRank(histogram, rank)).toBe(
            histogram.getValueAtPercentile(((rank - 0.5) / histogram.totalCount) * 100),
          )
      }
    }),
    { numRuns: 5 },
  )
})
