import { z } from 'zod'
import { ANSWER_KINDS } from '../../core/config/probe.ts'
import { amount, count, list, millis, pairOf, share, text, version } from './fields.ts'

const status = z.number().exactOptional()

const hardCap = z.object({
  feasible_max: amount,
  infeasible_min: amount.nullable(),
  boundary_type: text,
})

const softKnee = z.object({
  feasible_max: amount,
  interval: pairOf(amount),
  binding_constraint: text.nullable(),
})

const refusal = z.object({ how: text, status, count, words: text, median_ms: millis, slowest_ms: millis })

const failure = z.object({ kind: text, status, count, words: text, from: amount, of: count })

const usl = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('refused'), why: text }),
  z.object({
    kind: z.literal('fitted'),
    curve: z.object({ lambda: amount, sigma: amount, kappa: amount }),
    explained: z.number().max(1, { error: 'a number of at most 1' }),
    peak: z.object({ at: amount, low: amount, high: amount }).exactOptional(),
    noPeak: text.exactOptional(),
  }),
])

/** Null is beyond the timeout. */
const percentile = millis.nullable().exactOptional()

const level = z.object({
  number: count,
  level: amount,
  kind: z.enum(['burst', 'control', 'sustained']),
  outcome: text,
  held: amount.exactOptional(),
  stats: z.object({
    requests: count,
    heard_p50_ms: percentile,
    heard_p95_ms: percentile,
    ttfa_p50_ms: percentile,
    success: share,
    goodput: share,
    throughput: amount.exactOptional(),
    sustained_ms: millis.exactOptional(),
  }),
})

const budget = z.object({
  limit: z.object({
    requests: amount,
    duration: millis.exactOptional(),
    cost: z.object({ currency: text }).exactOptional(),
  }),
  spent: z.object({
    requests: count,
    characters: count,
    cost: amount.exactOptional(),
    duration_ms: millis.exactOptional(),
  }),
})

/** What a report shows of the `probe.json` that `ttfa probe` writes. Durations are milliseconds, shares 0 to 1. */
export const probeSchema = z.object({
  ...version,
  target: text,
  simulated: z.boolean(),
  kind: z.enum(ANSWER_KINDS),
  per_ms: millis,
  sentence: text,
  feasible_max: amount,
  infeasible_min: amount.nullable(),
  boundary_type: text,
  binding_constraint: text,
  convergence_reason: text,
  confidence: z.object({ carried: text, turned_away: text }),
  hard_cap: hardCap.nullable(),
  soft_knee: softKnee.nullable(),
  refusals: list(refusal),
  rate_limits: z.object({ retry_after_s: amount.exactOptional(), headers: z.record(text, text) }),
  failures: list(failure),
  notes: list(text),
  usl: usl.nullable(),
  budget,
  objectives: list(text),
  levels: list(level),
  workers: count.exactOptional(),
})

export type ProbeSidecar = z.infer<typeof probeSchema>
export type StoredLevel = ProbeSidecar['levels'][number]
