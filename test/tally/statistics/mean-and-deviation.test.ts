import { expect, test } from 'vitest'
import { mean, standardDeviation } from '../../../src/tally/statistics/mean-and-deviation.ts'

test.each([
  { values: [], center: 0, deviation: 0 },
  { values: [7], center: 7, deviation: 0 },
  { values: [2, 4, 4, 4, 5, 5, 7, 9], center: 5, deviation: Math.sqrt(32 / 7) },
])('the mean and the sample’s standard deviation of $values', ({ values, center, deviation }) => {
  expect(mean(values)).toBe(center)
  expect(standardDeviation(values)).toBeCloseTo(deviation, 12)
})
