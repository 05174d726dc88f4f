import { z } from 'zod'
import { count, list, share, storedMicros, storedRatio, text, version } from './fields.ts'

const shift = z.union([
  z.object({ percentile: share, too_small: z.literal(true), needed: count }),
  z.object({
    percentile: share,
    too_small: z.undefined().optional(),
    from_us: storedMicros,
    to_us: storedMicros,
    ratio: storedRatio,
    low: storedRatio,
    high: storedRatio,
  }),
])

const arm = z.object({ target: text, circumstances: z.object({ connection: text }) })

const pair = z.object({
  from: arm,
  to: arm,
  differences: list(z.unknown()),
  stages: list(z.object({ stage: text, shifts: list(shift) })),
})

/** What a report shows of the `compare.json` that `ttfa compare` writes. Durations are microseconds. */
export const compareSchema = z.object({ ...version, timing: text, pairs: list(pair) })

export type CompareSidecar = z.infer<typeof compareSchema>
export type StoredPair = CompareSidecar['pairs'][number]
export type StoredShift = StoredPair['stages'][number]['shifts'][number]
