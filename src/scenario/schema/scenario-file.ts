import { z } from 'zod'
import { budget } from './budget.ts'
import { contradictions } from './consistency.ts'
import { duration, durationWithUnit } from './duration.ts'
import { load } from './load.ts'
import { manner } from './manner.ts'
import { probe, slo } from './probe.ts'
import { targets } from './target.ts'
import { goodput, thresholds } from './threshold.ts'
import { closed, slug, text, wholeNumber } from './words.ts'

const TEXTS = 'a list of texts, or a map {file} or {file, only}'

const textFile = closed({
  file: text('a file').describe('One text a line, relative to this scenario; # begins a comment.'),
  only: z
    .array(text('a section'))
    .min(1, { error: 'at least one section' })
    .exactOptional()
    .describe('Sections of the file to take, by their "## name" lines. Default: all.'),
})

/** What is to be spoken: a list, or where to find it. */
export const texts = z.union([z.array(text('a text')).min(1, { error: 'at least one text' }), textFile], {
  error: TEXTS,
})

const stop = z
  .union(
    [
      z.literal('complete').transform(() => ({ kind: 'complete' as const })),
      closed({ quiet: duration(1).describe('As long as this without anything new.') }).transform(
        ({ quiet }) => ({
          kind: 'quiet' as const,
          after: quiet,
        }),
      ),
    ],
    { error: 'complete, or a map {quiet: 500ms}' },
  )
  .default({ kind: 'complete' })

const WARMUP = 'a number of requests, or a duration such as 10s'

const WORKERS = 'auto, or a whole number from 1 to 256'

/** Requests, or milliseconds where a time was written. */
interface Warmup {
  readonly trials: number
  readonly time?: number
}

const warmup = z
  .union(
    [
      wholeNumber(0, 1_000_000).transform((trials): Warmup => ({ trials })),
      durationWithUnit().transform((time): Warmup => ({ trials: 0, time })),
    ],
    { error: WARMUP },
  )
  .default({ trials: 2 })

/** A scenario as it is written, with every default filled in except those that need other files or the adapter. */
export const scenarioFile = closed({
  name: slug('a name').describe('Name of the run; part of the name of its results folder.'),
  description: text('a description').exactOptional().describe('What the run is meant to find out.'),
  seed: wholeNumber(0, 4_294_967_295)
    .default(1)
    .describe('Every random choice comes from it: one seed, one schedule.'),
  texts: texts.describe('What is to be spoken.'),
  targets: targets.describe('What is compared, by names of your choice.'),
  load: load.describe('How many requests, and how they are spread over time.'),
  connection: z
    .enum(['cold', 'warm', 'both'])
    .default('warm')
    .describe('cold: connect for every request. warm: reuse. both: half of the requests each.'),
  workers: z
    .union([z.literal('auto'), wholeNumber(1, 256)], { error: WORKERS })
    .exactOptional()
    .describe('Threads that share the load. Default: auto, as many as help.'),
  warmup: warmup.describe(
    'What comes first and stays out of the statistics: a number of requests of each target, or a time such as 10s.',
  ),
  timeout: duration(1).default(30_000).describe('When a request is given up.'),
  ...manner,
  idle: z
    .array(duration())
    .min(1, { error: 'at least one duration' })
    .exactOptional()
    .describe('Idling between the turns of a stream, one after the other: [0s, 5s, 30s]. Default: none.'),
  stop: stop.describe('When an answer is over: when the provider says so, or after a time of quiet.'),
  thresholds: thresholds
    .exactOptional()
    .describe('What must hold, in k6’s grammar: "ttfa_heard{target:x}": ["p(95)<300ms"].'),
  budget: budget
    .exactOptional()
    .describe('What the run may spend; it ends when the next request would exceed it.'),
  goodput: goodput.exactOptional().describe('What a good trial is. Default: no fault, played without a gap.'),
  probe: probe.exactOptional().describe('For which limit `ttfa probe` searches, and how.'),
  slo: slo
    .exactOptional()
    .describe('What must hold at a level of the search: ["ttfa_heard p(95)<400ms", "underrun<1%"].'),
}).check(({ value, issues }) => {
  for (const { path, expected } of contradictions(value))
    issues.push({ code: 'custom', message: expected, path, input: value })
})

export type ScenarioFile = z.output<typeof scenarioFile>
export type Texts = z.output<typeof texts>
