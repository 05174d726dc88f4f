import { describe, expect, test } from 'vitest'
import { formatExactPercentile } from '../../../src/report/conversation/format-turns.ts'
import { renderTurnEstimate } from '../../../src/report/conversation/html/cells.ts'
import { renderEstimate } from '../../../src/report/format/markup/table.ts'
import { formatMilliseconds } from '../../../src/report/format/units/durations.ts'
import { findMarks, formatEstimate } from '../../../src/report/format/units/percentiles.ts'
import { createHistogram } from '../../../src/tally/statistics/histogram.ts'
import { estimatePercentile, minSampleSize } from '../../../src/tally/statistics/interval.ts'
import { exactPercentile } from '../../../src/tally/statistics/percentile.ts'

const estimate = (n: number, share: number) => {
  const histogram = createHistogram()
  for (let trial = 0; trial < n; trial += 1) histogram.recordValue(412_000)
  return estimatePercentile({ histogram, infinite: 0 }, share)
}
const visible = ({ text }: { readonly text: string }) => text.replace(/<[^>]*>/g, '')

/** One rule for every page: what the trials do not bound has no digits, and a star beside digits is no refusal. */
describe('a percentile of too few trials', () => {
  test.each([0.5, 0.9, 0.95, 0.99])('of share %d has no digits, one trial more and it has', (share) => {
    const needed = minSampleSize(share)
    const turns = (n: number) => exactPercentile(new Float64Array(n).fill(412_000), share)
    const shown = (n: number) => [
      formatEstimate(estimate(n, share), formatMilliseconds),
      visible(renderEstimate(estimate(n, share))),
      formatExactPercentile(turns(n)),
      visible(renderTurnEstimate(turns(n))),
    ]
    expect(shown(needed - 1)).toEqual(['*', '*', '*', '*'])
    for (const text of shown(needed)) expect(text).toContain('412')
  })

  test('is explained as one of too few trials, and not as a timeout', () => {
    const histogram = createHistogram()
    expect(findMarks([estimatePercentile({ histogram, infinite: 3 }, 0.95)])).toEqual(['*'])
  })
})
