import { z } from 'zod'
import { FIDELITY_FINDINGS } from '../../core/trial/answer-fidelity.ts'
import { numberBetween } from '../../validation/primitives.ts'
import { amount, count, list, pairOf, share, text, version } from './fields.ts'

const rate = z.object({ value: amount, low: amount.nullable(), high: amount.nullable() }).nullable()

const findingCount = z.object({
  count,
  of: count,
  share: z.object({ value: share, low: share, high: share }).nullable(),
})

/** A level may be negative. */
const figure = numberBetween(-1e15, 1e15)
const median = z
  .object({ n: count, median: figure, low: figure.nullable(), high: figure.nullable() })
  .nullable()

const target = z.object({
  target: text,
  language: text,
  simulated: z.boolean(),
  replayed: z.boolean(),
  answers: count,
  heard: count,
  wer: rate,
  floor: rate,
  findings: z.record(z.enum(FIDELITY_FINDINGS), findingCount),
  signal: z.record(z.string(), median),
})

const difference = z.object({
  from: text,
  to: text,
  texts: count,
  settings: list(text),
  in_flight: pairOf(count).exactOptional(),
  value: figure,
  low: figure,
  high: figure,
})

const words = list(text)
const step = z.object({
  kind: z.enum(['same', 'other', 'missing', 'added']),
  said: words,
  heard: words,
})

const worst = z.object({
  trial: count,
  target: text,
  written: text,
  transcript: text.nullable(),
  words: count,
  errors: count,
  findings: list(z.enum(FIDELITY_FINDINGS)),
  steps: list(step),
})

/** What a report shows of the `fidelity.json` that `ttfa listen` writes. */
export const fidelitySchema = z.object({
  ...version,
  run: text,
  recogniser: text.nullable(),
  answers: count,
  sampled: count,
  kept: count,
  targets: list(target),
  differences: list(difference),
  worst: list(worst),
})

export type FidelitySidecar = z.infer<typeof fidelitySchema>
export type StoredFidelity = FidelitySidecar['targets'][number]
export type StoredWorstAnswer = FidelitySidecar['worst'][number]
