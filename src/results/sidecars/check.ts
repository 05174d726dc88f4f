import { z } from 'zod'
import { FIDELITY_METRICS } from '../../core/config/threshold.ts'
import { numberBetween } from '../../validation/primitives.ts'
import { amount, count, list, pairOf, share, storedMicros, storedRatio, text, version } from './fields.ts'

const VERDICTS = ['regression', 'improvement', 'equivalent', 'inconclusive'] as const

const gateFields = {
  target: text,
  connection: text,
  stage: text,
  percentile: share,
  margin: amount,
  n: pairOf(count),
}

const gate = z.discriminatedUnion('verdict', [
  z.object({ ...gateFields, verdict: z.literal('no data'), why: text }),
  z.object({
    ...gateFields,
    verdict: z.enum(VERDICTS),
    from_us: storedMicros,
    to_us: storedMicros,
    ratio: storedRatio,
    low: storedRatio,
    high: storedRatio,
    more: storedRatio.exactOptional(),
  }),
])

/** Against a control, the difference of two differences. */
const difference = numberBetween(-2, 2)

const success = z.object({
  target: text,
  connection: text,
  margin: share,
  n: pairOf(count),
  difference: z.object({ difference, low: difference, high: difference }),
  from: share,
  to: share,
  verdict: z.enum(VERDICTS),
})

/** Of shares a difference, of `rate` relative to the baseline's. */
const change = numberBetween(-1e15, 1e15)
const end = z.union([change, z.enum(['inf', '-inf']), z.null()])

const fidelityFields = {
  target: text,
  connection: text,
  metric: z.enum(FIDELITY_METRICS),
  margin: amount,
  n: pairOf(count),
}

const fidelity = z.discriminatedUnion('verdict', [
  z.object({ ...fidelityFields, verdict: z.literal('no data'), why: text }),
  z.object({
    ...fidelityFields,
    verdict: z.enum(VERDICTS),
    from: amount,
    to: amount,
    change: z.object({ value: change, low: end, high: end }),
    more: storedRatio.exactOptional(),
  }),
])

/** What a report shows of the `check.json` that `ttfa check` writes. Durations are microseconds, changes ratios. */
export const checkSchema = z.object({
  ...version,
  baseline: z.object({ name: text, run: text }),
  control: text.nullable(),
  gates: list(gate),
  success: list(success),
  // Checks of older versions have none.
  fidelity: list(fidelity).exactOptional(),
  notes: list(text),
})

export type CheckSidecar = z.infer<typeof checkSchema>
export type StoredGate = CheckSidecar['gates'][number]
export type StoredSuccess = CheckSidecar['success'][number]
export type StoredFidelityGate = NonNullable<CheckSidecar['fidelity']>[number]
