import { z } from 'zod'
import { VALIDITY_STATES } from '../../core/validity.ts'
import { slug, wholeNumber } from '../../validation/primitives.ts'
import { TURN_ERROR_STAGES } from './harness-error.ts'
import { provisioningFields } from './provisioning-schema.ts'
import {
  conversationScenarioSchema,
  instantSchema,
  lengthSchema,
  loose,
  scenarioSchema,
  text,
} from './stored-scenario-schema.ts'

const count = wholeNumber(0, Number.MAX_SAFE_INTEGER)
const share = z.number()

const date = text.refine((words) => Number.isFinite(Date.parse(words)), { error: 'a date in ISO 8601' })

const machineSchema = loose({
  platform: text,
  release: text,
  architecture: text,
  processor: text,
  cores: count,
  memory: z.number(),
  node: text,
  flags: z.array(text),
})

/** A name is part of the names of targets, and of columns. */
const vantageSchema = loose({ name: slug('a vantage'), named: z.boolean() })

/** The declared facts that comparisons and reports read. */
const factsSchema = loose({
  provider: text.optional(),
  transport: text.optional(),
  retired: text.optional(),
  formats: z.array(loose({ encoding: text, container: text })).optional(),
  defaultSampleRate: z.number().optional(),
})

const spreadFields = {
  n: count,
  p50_us: z.number(),
  p90_us: z.number(),
  p99_us: z.number(),
  max_us: z.number(),
}

const errorRow = loose({
  ...spreadFields,
  transport: text,
  http: z.literal(2).exactOptional(),
  concurrency: z.number(),
  packets: loose({ ...spreadFields, unseen: count, dropped: count, clock_us: z.number() }).exactOptional(),
})

const turnErrorRow = loose({
  stage: z.enum(TURN_ERROR_STAGES),
  concurrency: z.number(),
  n: count,
  p50_us: z.number(),
  p95_us: z.number(),
  p99_us: z.number(),
  max_us: z.number(),
})

/** What a self-test found, in `run.json` and in the cache of a machine. */
export const harnessSchema = loose({
  measured_at: text,
  rows: z.array(errorRow),
  floor: z.array(errorRow).exactOptional(),
  turns: loose({ measured_at: text, rows: z.array(turnErrorRow) }).exactOptional(),
})

const loopInterval = loose({
  worker: z.number().optional(),
  at: instantSchema,
  utilisation: share,
  loopDelayMax: z.number(),
  heldUp: share.optional(),
  gcMax: z.number(),
  gcTotal: z.number(),
  cores: z.number(),
  canary: loose({ n: count, p50_us: z.number(), max_us: z.number() }).optional(),
})

const hostInterval = loose({
  at: instantSchema,
  own: z.number(),
  others: z.number(),
  steal: z.number().optional(),
  container: z.number().optional(),
  throttled: z.number().optional(),
})

const loadSummary = loose({
  target: text,
  starts: count,
  dropped: count,
  rate: loose({ started: z.number(), answered: z.number(), seconds: z.number() }).optional(),
  steadiness: z.discriminatedUnion('state', [
    loose({ state: z.literal('steady') }),
    loose({ state: z.literal('settling'), trials: count }),
    loose({ state: z.literal('unsteady'), spread: z.number() }),
    loose({ state: z.literal('too short'), needed: count }),
  ]),
})

const offsets = loose({ row: count, block: count, conversation: count, worker: count })

const validitySchema = loose({ state: z.enum(VALIDITY_STATES), reasons: z.array(text) })
const interruptionSchema = loose({ reason: text, at: lengthSchema.optional(), detail: text })

const ownFields = {
  run: text,
  status: z.enum(['running', 'finished', 'interrupted']),
  started_at: date,
  origin_us: z.number().optional(),
  elapsed_us: lengthSchema.optional(),
  versions: z.record(z.string(), text),
  machine: machineSchema,
  harness: harnessSchema.optional(),
  loop: z.array(loopInterval),
  host: z.array(hostInterval).optional(),
  workers: z.number().optional(),
  validity: validitySchema.optional(),
  interruption: interruptionSchema.optional(),
  simulated: z.boolean(),
  replayed: z.boolean().optional(),
}

const shardSchema = loose({
  shard: text,
  worker: text,
  status: z.enum(['running', 'finished', 'interrupted']),
  machine: machineSchema.optional(),
  harness: harnessSchema.optional(),
  host: z.array(hostInterval).optional(),
  workers: z.number().optional(),
  validity: validitySchema.optional(),
  elapsed_us: lengthSchema.optional(),
  interruption: interruptionSchema.optional(),
  rows: count,
  clock: loose({ offset_us: z.number(), half_rtt_us: z.number(), late_us: z.number().optional() }).optional(),
  damage: z.array(text).optional(),
})

const stampsFields = {
  stamps: loose({
    source: z.literal('kernel'),
    trials: count,
    unseen: count,
    unlocated: count,
    dropped: count.optional(),
    clock_us: z.number(),
  }).optional(),
}

const partSchema = loose({
  // Its scenario, if it has its own, is not read except to merge it again.
  file: loose({
    ...ownFields,
    vantage: vantageSchema,
    shards: z.array(shardSchema).min(1).optional(),
    ...provisioningFields,
    ...stampsFields,
  }),
  rows: count,
  offsets,
  damage: z.array(text).optional(),
})

const commonFields = {
  ...ownFields,
  vantage: vantageSchema.optional(),
  shards: z.array(shardSchema).min(1).optional(),
  adapters: z.record(z.string(), factsSchema),
  parts: z.array(partSchema).min(1).optional(),
  differences: z.array(text).optional(),
}

const negotiated = loose({ extensions: text, tls: text, alpn: text, remoteAddress: text })

const requestRunSchema = loose({
  ...commonFields,
  scenario: scenarioSchema,
  audible: loose({ window: z.number(), thresholdDbfs: z.number(), sustained: z.number() }),
  negotiated: z.record(z.string(), z.array(negotiated)).optional(),
  course: z.array(loadSummary).optional(),
  ...provisioningFields,
  ...stampsFields,
})

const conversationRunSchema = loose({
  ...commonFields,
  kind: z.literal('conversations'),
  scenario: conversationScenarioSchema,
  recognition: text,
})

/** The schema of a `run.json`: what every reader relies on. Other keys may be there, as newer versions write them. */
export function runFileSchema(data: object): z.ZodType {
  if (!('kind' in data) || data.kind === undefined) return requestRunSchema
  return data.kind === 'conversations'
    ? conversationRunSchema
    : loose({ kind: z.literal('conversations', { error: 'conversations, or no kind' }) })
}
