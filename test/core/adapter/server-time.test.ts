import { describe, expect, test } from 'vitest'
import { readServerTime, toServerTime } from '../../../src/core/adapter/server-time.ts'

const TIMING = { header: 'server-timing', metric: 'ttfa', unit: 'ms', covers: 'first audio' } as const
const ENGINE = { header: 'x-engine-time', unit: 's', covers: 'whole answer' } as const

describe('a metric of Server-Timing', () => {
  test.each([
    ['with its duration', 'ttfa;dur=123.4', 123_400],
    ['among others, with a description', 'cache;desc="a, b; dur=9", ttfa;desc="x";dur=7', 7000],
    ['in quotes and with spaces', 'db;dur=1 , ttfa ; dur = "5"', 5000],
    ['twice: the first counts', 'ttfa;dur=1, ttfa;dur=2', 1000],
    ['of another name only', 'total;dur=5', undefined],
    ['whose name begins the same', 'ttfa2;dur=5', undefined],
    ['without a duration', 'ttfa;desc="dur=5"', undefined],
    ['that is no number', 'ttfa;dur=soon', undefined],
    ['that is empty', 'ttfa;dur=', undefined],
    ['that is negative', 'ttfa;dur=-3', undefined],
    ['that is infinite', 'ttfa;dur=Infinity', undefined],
    ['longer than a day', 'ttfa;dur=86400001', undefined],
  ])('%s', (_, header, expected) => {
    expect(readServerTime({ 'server-timing': header }, TIMING)).toBe(expected)
  })
})

test('a plain header has the declared unit', () => {
  expect(readServerTime({ 'x-engine-time': '0.25' }, ENGINE)).toBe(250_000)
  expect(readServerTime({}, ENGINE)).toBeUndefined()
  expect(readServerTime({ 'x-engine-time': '0.25' }, undefined)).toBeUndefined()
})

test.each([
  [12, 12_000_000],
  ['12', 12_000_000],
  [null, undefined],
  [true, undefined],
  ['', undefined],
  [{}, undefined],
])('the field %j of a message is %s microseconds', (value, expected) => {
  expect(toServerTime(value, ENGINE)).toBe(expected)
})
