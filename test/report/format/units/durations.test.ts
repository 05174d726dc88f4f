import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatDuration,
  formatMilliseconds,
  formatShare,
} from '../../../../src/report/format/units/durations.ts'

describe('formatDuration', () => {
  test.each([
    [0, '0.0 ms'],
    [43, '0.04 ms'],
    [300, '0.3 ms'],
    [40_349, '40.3 ms'],
    [99_960, '100 ms'],
    [412_400, '412 ms'],
    [999_600, '1.00 s'],
    [1_240_000, '1.24 s'],
    [9_996_000, '10.0 s'],
    [61_250_000, '61.3 s'],
    [3_600_000_000, '3600 s'],
  ])('%d us is %s', (microseconds, words) => {
    expect(formatDuration(microseconds)).toBe(words)
  })

  test('is never off by more than half a percent, from a millisecond on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 3_600_000_000 }), (microseconds) => {
        const [number, unit] = formatDuration(microseconds).split(' ')
        const read = Number(number) * (unit === 's' ? 1e6 : 1e3)
        return Math.abs(read - microseconds) <= Math.max(50, microseconds * 0.0051)
      }),
    )
  })
})

describe('formatMilliseconds', () => {
  test.each([
    [1_240_499, '1240'],
    [40_349, '40.3'],
    [99_960, '100'],
    [12, '0.01'],
  ])('%d us is %s', (microseconds, words) => {
    expect(formatMilliseconds(microseconds)).toBe(words)
  })
})

describe('formatShare', () => {
  test.each([
    ['all is 100', 1, '100 %'],
    ['nearly all is not', 0.99996, '99.9 %'],
    ['nothing is 0', 0, '0 %'],
    ['nearly nothing is not', 0.00001, '0.1 %'],
    ['a half is 50', 0.5, '50 %'],
    ['a third has one decimal', 1 / 3, '33.3 %'],
  ])('%s', (_sentence, share, words) => {
    expect(formatShare(share)).toBe(words)
  })
})
