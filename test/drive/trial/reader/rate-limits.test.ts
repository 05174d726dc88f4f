import { describe, expect, test } from 'vitest'
import { readRateLimits } from '../../../../src/drive/trial/reader/rate-limits.ts'

describe('rate limits in headers', () => {
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
    expect(readRateLimits({ 'retry-after': '20' })).toEqual({
      headers: { 'retry-after': '20' },
      retryAfter: 20,
    })
    expect(readRateLimits({ 'content-type': 'audio/wav' })).toBeUndefined()
  })
})
