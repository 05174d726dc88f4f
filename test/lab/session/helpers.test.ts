import { describe, expect, test } from 'vitest'
import { createConcurrencyLimiter } from '../../../src/lab/limits/concurrency-limiter.ts'
import { matchPath } from '../../../src/lab/server/match-path.ts'
import { shouldRelease } from '../../../src/lab/session/text-release.ts'
import { estimateWordTimings } from '../../../src/lab/session/word-timings.ts'
import { createBoundedCache } from '../../../src/lab/speech/bounded-cache.ts'

describe('limiter', () => {
  test('admits up to the concurrency limit, and another after a release', () => {
    const limiter = createConcurrencyLimiter({ concurrency: 2 })
    expect([limiter.tryAcquire(0), limiter.tryAcquire(0), limiter.tryAcquire(0)]).toEqual([
      'in',
      'in',
      'busy',
    ])
    limiter.release()
    expect(limiter.tryAcquire(0)).toBe('in')
  })

  test('admits up to the rate per minute, and more after the minute', () => {
    const limiter = createConcurrencyLimiter({ rate: 2 })
    expect([limiter.tryAcquire(0), limiter.tryAcquire(1e6), limiter.tryAcquire(59e6)]).toEqual([
      'in',
      'in',
      'rate',
    ])
    expect(limiter.tryAcquire(60e6)).toBe('in')
    expect(limiter.tryAcquire(60.5e6)).toBe('rate')
  })

  test('a refused request uses no slot', () => {
    const limiter = createConcurrencyLimiter({ concurrency: 1, rate: 2 })
    expect([limiter.tryAcquire(0), limiter.tryAcquire(0), limiter.tryAcquire(0)]).toEqual([
      'in',
      'busy',
      'busy',
    ])
    limiter.release()
    expect(limiter.tryAcquire(0)).toBe('in')
  })
})

describe('release of held text', () => {
  test.each([
    ['a finished sentence is released', 'Hello there, how are you?', true],
    ['an unfinished one is not', 'Hello there, how are', false],
    ['a short one is not', 'Oh.', false],
    ['a title does not end a sentence', 'I will ask Dr.', false],
    ['an initial does not end a sentence', 'That would be J.', false],
    ['an ellipsis ends a sentence', 'Let me think about it…', true],
    ['a closing quote may follow', 'She said "come in."', true],
  ])('%s', (_name, text, expected) => {
    expect(shouldRelease(text, { minSentenceLength: 10 })).toBe(expected)
  })

  test('text of the maximum length is released, finished or not', () => {
    expect(shouldRelease('no end in sight here', { maxLength: 20 })).toBe(true)
    expect(shouldRelease('no end in sight', { maxLength: 20 })).toBe(false)
  })

  test('without a rule nothing is released', () => {
    expect(shouldRelease('A whole sentence, finished.', {})).toBe(false)
  })
})

describe('paths', () => {
  test.each([
    ['/v1/speak', '/v1/speak', {}],
    ['/v1/speech/:voice/stream', '/v1/speech/anna%20b/stream', { voice: 'anna b' }],
    ['/v1/speech/:voice', '/v1/speech/anna/stream', undefined],
    ['/v1/speak', '/v1/listen', undefined],
  ])('%s against %s', (pattern, path, expected) => {
    expect(matchPath(pattern, path)).toEqual(expected)
  })
})

test('words share the speech’s duration by length, one after another', () => {
  const recording = {
    bytes: new Uint8Array(0),
    headerLength: 0,
    duration: 3e6,
    speechFrom: 0.2e6,
    speechTo: 2.2e6,
  }
  expect(estimateWordTimings('one  three', recording)).toEqual([
    { index: 0, word: 'one', start: 0.2, end: 0.95 },
    { index: 1, word: 'three', start: 0.95, end: 2.2 },
  ])
})

describe('bounded cache', () => {
  test('creates a value once', () => {
    const cache = createBoundedCache<string>(100, (value) => value.length)
    let made = 0
    const make = () => `${++made}`
    expect([cache.get('a', make), cache.get('a', make)]).toEqual(['1', '1'])
  })

  test('drops the least recently used value', () => {
    const cache = createBoundedCache<string>(20, () => 10)
    cache.get('a', () => 'a')
    cache.get('b', () => 'b')
    cache.get('a', () => 'again')
    cache.get('c', () => 'c')
    expect(cache.get('a', () => 'new')).toBe('a')
    expect(cache.get('b', () => 'new')).toBe('new')
  })

  test('a value above the limit is kept until the next one', () => {
    const cache = createBoundedCache<string>(5, (value) => value.length)
    cache.get('a', () => 'too long')
    expect(cache.get('a', () => 'new')).toBe('too long')
  })
})
