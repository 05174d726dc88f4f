import { describe, expect, test } from 'vitest'
import { formatMilliseconds } from '../../../../src/report/format/units/durations.ts'
import { formatDifferenceInterval } from '../../../../src/report/format/units/percentiles.ts'

describe('the interval of a difference', () => {
  test.each([
    [12_100, 30_400, '[12.1–30.4]'],
    [-91_100, 359_000, '[−91.1 to 359]'],
    [-91_100, -4200, '[−91.1 to −4.2]'],
    [12_100, Number.POSITIVE_INFINITY, '[12.1–∞]'],
  ])('%d µs to %d µs', (low, high, shown) => {
    expect(formatDifferenceInterval(low, high, formatMilliseconds)).toBe(shown)
  })
})
