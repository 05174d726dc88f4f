import { expect, test } from 'vitest'
import { summarizeErrors } from '../../src/selftest/summarize-errors.ts'

test('percentiles are errors that happened, rounded to microseconds', () => {
  const errors = Array.from({ length: 200 }, (_, index) => 200.4 - index)
  expect(summarizeErrors(errors)).toEqual({ n: 200, p50_us: 100, p90_us: 180, p99_us: 198, max_us: 200 })
})

test('one error is every percentile', () => {
  expect(summarizeErrors([7])).toEqual({ n: 1, p50_us: 7, p90_us: 7, p99_us: 7, max_us: 7 })
})
