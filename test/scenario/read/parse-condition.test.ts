import { describe, expect, test } from 'vitest'
import type { MetricUnit } from '../../../src/core/config/threshold.ts'
import { parseCondition } from '../../../src/scenario/read/parse-condition.ts'

describe('a condition', () => {
  test.each([
    ['p(95)<300', { statistic: { kind: 'percentile', share: 0.95 }, comparison: '<', bound: 300_000 }],
    ['p(95)<300ms', { statistic: { kind: 'percentile', share: 0.95 }, comparison: '<', bound: 300_000 }],
    [
      ' p( 99.9 ) <= 1.5 s ',
      { statistic: { kind: 'percentile', share: 0.999 }, comparison: '<=', bound: 1_500_000 },
    ],
    ['med>=250us', { statistic: { kind: 'percentile', share: 0.5 }, comparison: '>=', bound: 250 }],
    ['avg<1m', { statistic: { kind: 'mean' }, comparison: '<', bound: 60_000_000 }],
    ['min>0', { statistic: { kind: 'least' }, comparison: '>', bound: 0 }],
    ['max===2s', { statistic: { kind: 'greatest' }, comparison: '==', bound: 2_000_000 }],
    [
      'p(95)<800ms @95%',
      { statistic: { kind: 'percentile', share: 0.95 }, comparison: '<', bound: 800_000, confidence: 0.95 },
    ],
  ])('about durations: %s, milliseconds where no unit stands', (words, condition) => {
    expect(parseCondition(words, 'duration')).toEqual(condition)
  })

  test.each([
    ['rate>0.99', 0.99],
    ['rate>99%', 0.99],
    ['rate>99 % @ 90%', 0.99],
  ])('about shares of trials: %s', (words, bound) => {
    expect(parseCondition(words, 'share')).toMatchObject({
      statistic: { kind: 'rate' },
      comparison: '>',
      bound,
    })
  })

  test.each<[string, MetricUnit, RegExp]>([
    ['p(95)', 'duration', /a condition such as p\(95\)<300ms/],
    ['p(95)<', 'duration', /a condition such as/],
    ['p(95)<-1', 'duration', /a condition such as/],
    ['p(101)<300', 'duration', /p\(N\) with N from 0 to 100/],
    ['p95<300', 'duration', /a condition such as/],
    ['mean<300', 'duration', /p\(N\)/],
    ['rate>0.9', 'duration', /a percentile, avg, min or max/],
    ['p(95)<300', 'share', /the rate of a share of trials/],
    ['p(95)<300parsecs', 'duration', /a valid unit \(us, µs, ms, s, m\)/],
    ['p(95)<3ms', 'factor', /a valid unit \(none\)/],
    ['avg<300 @95%', 'duration', /no @confidence: mean has no interval/],
    ['p(95)<300 @100%', 'duration', /a confidence from @50%/],
  ])('%s about a %s is refused', (words, unit, expected) => {
    expect(parseCondition(words, unit)).toMatch(expected)
  })
})
