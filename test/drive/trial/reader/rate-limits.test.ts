import { describe, expect, test } from 'vitest'
import { readRateLimits } from '../../../../src/drive/trial/reader/rate-limits.ts'

describe('rate limits in headers', () => {
  test.each<[string, Record<string, string>, number | undefined]>([
    ['seconds', { 'retry-after': '20' }, 20],
    ['milliseconds, which are more precise', { 'retry-after-ms': '350', 'retry-after': '1' }, 0.35],
    [
      'a date, relative to the clock of the provider',
      { 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT', date: 'Wed, 21 Oct 2026 07:28:00 GMT' },
      30,
    ],
    ['a date without a clock', { 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT' }, undefined],
    ['no time', { 'x-ratelimit-remaining-requests': '3' }, undefined],
  ])('as %s', (_name, headers, seconds) => {
    expect(readRateLimits(headers)?.retryAfter).toBe(seconds)
  })

  test('keeps only headers about limits', () => {
    const headers = {
      'maximum-concurrent-requests': '3',
      'x-ratelimit-limit-requests': '60',
      ratelimit: '"default";r=50;t=30',
      'content-type': 'audio/wav',
      authorization: 'secret',
    }
    expect(Object.keys(readRateLimits(headers)?.headers ?? {})).toEqual([
      'maximum-concurrent-requests',
      'x-ratelimit-limit-requests',
      'ratelimit',
    ])
    expect(readRateLimits({ 'content-type': 'audio/wav' })).toBeUndefined()
  })
})
