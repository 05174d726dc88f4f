import { z } from 'zod'
import { TURN_METRICS } from '../../core/config/conversation/turn-threshold.ts'
import { STAMP_SOURCES } from '../../core/config/stamp-source.ts'
import { COMPARISON_OPERATORS, THRESHOLD_METRICS } from '../../core/config/threshold.ts'
import { EXECUTORS, type Load } from '../../executors/index.ts'
import { numberBetween } from '../../validation/primitives.ts'

/** A map in a stored file. Keys that are not listed are kept: a newer version of ttfa may have written them. */
export const loose = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.looseObject(shape)
export const text = z.string()

/** No run lasts a year: a larger number was not written by ttfa. */
const YEAR_IN_MICROS = 3.2e13
const DAY_IN_MILLIS = 86_400_000

/** Microseconds since the run began. What was due before the first trial may lie a little before it. */
export const instantSchema = numberBetween(-YEAR_IN_MICROS, YEAR_IN_MICROS)
/** A length in microseconds. */
export const lengthSchema = numberBetween(0, YEAR_IN_MICROS)
const millis = numberBetween(0, DAY_IN_MILLIS)

const statistic = z.discriminatedUnion('kind', [
  loose({ kind: z.literal('percentile'), share: numberBetween(0, 1) }),
  loose({ kind: z.literal(['mean', 'least', 'greatest', 'rate']) }),
])

const conditionFields = {
  statistic,
  comparison: z.enum(COMPARISON_OPERATORS),
  bound: z.number(),
  confidence: numberBetween(0, 1).optional(),
  words: text,
  tags: z.record(z.string(), text),
}

/** @param metrics that the thresholds may be about */
const thresholdOf = (metrics: object) =>
  loose({
    ...conditionFields,
    metric: z.enum(Object.keys(metrics)),
    selector: text,
    abortOnFail: z.boolean(),
    delayAbortEval: z.number(),
    minSamples: z.number().optional(),
  })

const formatSchema = loose({ encoding: text, container: text })

/** A load in its stored form is also valid as a load of a scenario: times are milliseconds in both. */
const loadSchema = z
  .looseObject({ executor: z.enum(Object.keys(EXECUTORS)) })
  .superRefine((load, { addIssue }) => {
    const parsed = EXECUTORS[load.executor as Load['executor']]?.schema.safeParse(load)
    for (const issue of parsed?.error?.issues ?? [])
      if (issue.code !== 'unrecognized_keys')
        addIssue({ code: 'custom', path: issue.path, message: issue.message })
  })

const targetSchema = loose({
  id: text,
  adapter: text,
  model: text.optional(),
  voice: text.optional(),
  sampleRate: z.number().optional(),
  format: formatSchema.optional(),
  language: text,
  texts: z.array(z.int().nonnegative()).min(1).optional(),
  region: text,
  base: text.optional(),
  options: z.record(z.string(), z.unknown()),
  clone: loose({}).optional(),
  dictionary: loose({ words: z.record(z.string(), text) }).optional(),
  lab: loose({}).optional(),
})

const textInput = z.discriminatedUnion('mode', [
  loose({ mode: z.literal('whole') }),
  loose({ mode: z.literal(['tokens', 'sentences']), tokensPerSecond: z.number(), jitter: z.number() }),
])
const interrupt = loose({ after: z.number(), share: z.number() })

const nameFields = { name: text, description: text.optional(), seed: z.number() }

/** The scenario of a run of requests, as `run.json` has it: with its defaults applied. */
export const scenarioSchema = loose({
  ...nameFields,
  texts: z.array(text),
  targets: z.array(targetSchema),
  load: loadSchema,
  probe: loose({}).optional(),
  connection: z.enum(['cold', 'warm', 'both']),
  stamps: z.enum(STAMP_SOURCES).optional(),
  warmup: z.number(),
  warmupTime: millis.optional(),
  idle: z.array(millis).optional(),
  timeout: millis,
  stop: loose({ kind: text }),
  input: textInput.optional(),
  interrupt: interrupt.optional(),
  keepalive: z.boolean().optional(),
  thresholds: z.array(thresholdOf(THRESHOLD_METRICS)).optional(),
  goodput: loose({
    stages: z.record(z.string(), z.number()),
    underrun: z.number(),
    rtf: z.number().optional(),
  }).optional(),
})

const component = loose({
  adapter: text,
  model: text.optional(),
  voice: text.optional(),
  sampleRate: z.number().optional(),
  format: formatSchema.optional(),
  language: text,
  base: text.optional(),
  options: z.record(z.string(), z.unknown()),
  connection: text,
  lab: loose({}).optional(),
})

const callerLine = loose({ profile: text.optional() })

const conversationTarget = loose({
  id: text,
  line: callerLine.optional(),
  stt: component.optional(),
  llm: component.optional(),
  tts: component.optional(),
  agent: component.optional(),
  mode: loose({ listen: text, speak: text, play: text }),
  aggregation: text,
  request: text,
  endpointing: z.discriminatedUnion('kind', [
    loose({ kind: z.literal('provider') }),
    loose({ kind: z.literal('silence'), after: z.number() }),
  ]),
})

/** The scenario of a run of conversations, as `run.json` has it. */
export const conversationScenarioSchema = loose({
  ...nameFields,
  conversation: loose({
    turns: z.array(loose({ text, audio: text.optional() })),
    instructions: text,
  }),
  targets: z.array(conversationTarget),
  load: loadSchema,
  think: z.union([
    z.number(),
    loose({ min: z.number(), max: z.number() }),
    loose({ median: z.number(), sigma: z.number() }),
  ]),
  warmup: z.number(),
  timeout: millis,
  onFault: text,
  frame: z.number(),
  line: callerLine.optional(),
  interrupt: interrupt.optional(),
  thresholds: z.array(thresholdOf(TURN_METRICS)).optional(),
})
