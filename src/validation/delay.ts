import { z } from 'zod'
import type { Delay } from '../core/config/lab-profile.ts'
import { duration } from './duration.ts'
import { numberBetween, strictMap } from './primitives.ts'

const range = strictMap({
  min: duration().describe('Shortest delay.'),
  max: duration().describe('Longest delay.'),
}).refine(({ min, max }) => min <= max, { path: ['max'], error: 'a max that is not below min' })

const logNormal = strictMap({
  median: duration().describe('Median delay.'),
  sigma: numberBetween(0, 3).describe('Standard deviation of the logarithm. 0.3 is typical.'),
})

/** A duration, or a distribution of durations. */
export const delay: z.ZodType<Delay, unknown> = z.union([duration(), range, logNormal], {
  error: 'a duration such as 800ms, a map {min, max}, or a map {median, sigma}',
})
