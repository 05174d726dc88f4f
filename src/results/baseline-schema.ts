import { z } from 'zod'
import { FIDELITY_METRICS } from '../core/config/threshold.ts'
import { STAGES } from '../core/trial/trial-stages.ts'
import { type AnyStageName, TURN_STAGES } from '../core/trial/turn-stages.ts'
import { numberBetween, wholeNumber } from '../validation/primitives.ts'
import { conditions } from './sidecars/fields.ts'

const text = z.string()
const count = wholeNumber(0, Number.MAX_SAFE_INTEGER)
const share = numberBetween(0, 1)
const margin = numberBetween(0, 1e15)

const stageNames: readonly AnyStageName[] = [...STAGES, ...TURN_STAGES].map(({ name }) => name)

const storedConditions = conditions.extend({
  // Older baselines have none.
  vantage: text.exactOptional(),
})

const hits = z
  .object({ hits: count, n: count })
  .refine(({ hits, n }) => hits <= n, { error: 'at most as many hits as trials' })

/** `40/40 39/40`: a number that is not there would count as no trial. */
const blockCounts = text.refine((words) => words.split(' ').filter(Boolean).every(isBlockCount), {
  error: 'the successes of each block, such as 40/40 39/40',
})

function isBlockCount(block: string): boolean {
  const [succeeded, n, ...rest] = block.split('/')
  return rest.length === 0 && isCount(succeeded) && isCount(n) && Number(succeeded) <= Number(n)
}

function isCount(digits: string | undefined): boolean {
  return digits !== undefined && /^\d{1,15}$/.test(digits)
}

/** Without this check, text that is not a number would become a failed trial, or one of 0 ms. */
const durations = text.refine((words) => words.split(' ').every(isDuration), {
  error: 'milliseconds, or inf, with a space between them',
})

function isDuration(word: string): boolean {
  return word === 'inf' || (/^[\d.]/.test(word) && Number(word) < 3.2e10)
}

const sample = z.object({
  n: count,
  blocks: z.record(z.string().regex(/^b\d{1,15}$/, { error: 'a block such as b0' }), durations),
})

/**
 * Without this check, text that is not a number would become a rate of 0, and an unknown word an answer about which
 * nothing is known.
 */
const heardAnswers = text.refine((words) => words.split('; ').every((answer) => HEARD_ANSWER.test(answer)), {
  error: 'answers such as errors=1/12 floor=0/12 truncated=no clipped=no rate=14.2',
})

const HEARD_ANSWER =
  /^(errors=\d{1,9}\/\d{1,9})? ?(floor=\d{1,9}\/\d{1,9})? ?(truncated=(yes|no))? ?(clipped=(yes|no))? ?(rate=\d{1,9}(\.\d{1,3})?)?$/

const heard = z.object({
  recogniser: text,
  n: count,
  texts: z.record(z.string().regex(/^t\d{1,15}$/, { error: 'a text such as t0' }), heardAnswers),
})

const arm = z.object({
  target: text,
  model: text,
  acrossConnections: z.literal(true).exactOptional(),
  circumstances: storedConditions,
  success: hits,
  success_blocks: blockCounts,
  stages: z.record(text, sample),
  heard: heard.exactOptional(),
})

const gates = z.object({
  stages: z.array(z.object({ stage: z.enum(stageNames), share, margin })),
  success: z.object({ margin }),
  fidelity: z.array(z.object({ metric: z.enum(FIDELITY_METRICS), margin })).exactOptional(),
  control: text.exactOptional(),
  spread: margin.exactOptional(),
})

/** The file of a baseline, as `ttfa baseline save` writes it. */
export const baselineSchema = z.object({
  // Version 3 knows nothing of what was heard.
  baseline: z.union([z.literal(3), z.literal(4)]),
  name: text,
  run: text,
  started_at: text.refine((words) => Number.isFinite(Date.parse(words)), { error: 'a date in ISO 8601' }),
  scenario: text,
  fingerprint: text,
  targets: z.record(text, text),
  simulated: z.boolean(),
  replayed: z.boolean().exactOptional(),
  machine: text,
  gates,
  arms: z.array(arm),
})

export type StoredBaseline = z.infer<typeof baselineSchema>
