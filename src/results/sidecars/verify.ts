import { z } from 'zod'
import { FIDELITY_METRICS } from '../../core/config/threshold.ts'
import { amount, count, list, millis, share, storedMicros, storedRatio, text, version } from './fields.ts'

const VERDICTS = ['confirmed', 'refuted', 'not comparable', 'inconclusive'] as const

const claimFields = { says: text, by: text, date: text, source: text }

const claim = z.discriminatedUnion('kind', [
  z.object({
    ...claimFields,
    kind: z.literal('latency'),
    clock: text.exactOptional(),
    share,
    value: millis,
    low: millis.exactOptional(),
    tolerance: amount,
    conditions: z.object({ connection: text.exactOptional() }),
  }),
  z.object({ ...claimFields, kind: z.literal('sameness'), shares: list(share), margin: amount }),
  z.object({ ...claimFields, kind: z.literal('concurrency') }),
  z.object({ ...claimFields, kind: z.literal('conversations'), perRequest: amount, tolerance: amount }),
  z.object({
    ...claimFields,
    kind: z.literal('fidelity'),
    metric: z.enum(FIDELITY_METRICS),
    least: amount.exactOptional(),
    most: amount.exactOptional(),
    tolerance: amount,
  }),
])

const clock = z.object({
  stage: text,
  clock: text,
  n: count,
  us: storedMicros,
  low_us: storedMicros,
  high_us: storedMicros,
  verdict: z.enum(VERDICTS),
  why: text,
})

const fidelity = z.object({
  metric: z.enum(FIDELITY_METRICS),
  n: count,
  value: amount,
  interval: z.object({ low: amount, high: amount }).exactOptional(),
  floor: amount.exactOptional(),
})

const verification = z.object({
  claim,
  targets: list(text),
  verdict: z.enum(VERDICTS),
  why: text,
  clocks: list(clock),
  sameness: list(z.object({ share, ratio: storedRatio, low: storedRatio, high: storedRatio })),
  fidelity: fidelity.exactOptional(),
  exercise: z.boolean(),
})

/** What a report shows of the `verify.json` that `ttfa verify` writes. */
export const verifySchema = z.object({ ...version, claims: list(verification) })

export type VerifySidecar = z.infer<typeof verifySchema>
export type StoredVerification = VerifySidecar['claims'][number]
export type StoredClock = StoredVerification['clocks'][number]
export type StoredSameness = StoredVerification['sameness'][number]
