import { describe, expect, test } from 'vitest'
import { parseRetryAfter } from '../../src/core/retry-after.ts'

describe('the seconds of a retry-after header', () => {
  test.each<[string, Record<string, string>, number | undefined]>([
    ['seconds', { 'retry-after': '20' }, 20],
    ['milliseconds, which are more precise', { 'retry-after-ms': '350', 'retry-after': '1' }, 0.35],
    [
      'a date, relative to the clock of the provider',
      { 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT', date: 'Wed, 21 Oct 2026 07:28:00 GMT' },
      30,
    ],
    ['a date without a clock', { 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT' }, undefined],
    [
      'a date in the past',
      { 'retry-after': 'Wed, 21 Oct 2026 07:27:30 GMT', date: 'Wed, 21 Oct 2026 07:28:00 GMT' },
      0,
    ],
    ['spaces around seconds', { 'retry-after': ' 20 ' }, 20],
    ['words', { 'retry-after': 'soon', date: 'Wed, 21 Oct 2026 07:28:00 GMT' }, undefined],
    ['no time', { 'x-ratelimit-remaining-requests': '3' }, undefined],
  ])('%s', (_name, headers, seconds) => {
    expect(parseRetryAfter(headers)).toBe(seconds)
  })
})
