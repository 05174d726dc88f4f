import { z } from 'zod'
import { STAMP_SOURCES } from '../../core/config/stamp-source.ts'
import { duration, durationWithUnit } from '../../validation/duration.ts'
import { nonEmptyText, slug, strictMap, wholeNumber } from '../../validation/primitives.ts'
import { budget } from './budget.ts'
import { findScenarioContradictions } from './consistency.ts'
import { turnOptions } from './conversation/turn-options.ts'
import { fidelity } from './fidelity.ts'
import { load } from './load.ts'
import { outputs } from './outputs.ts'
import { probe, slo } from './probe.ts'
import { targets } from './target.ts'
import { texts } from './texts.ts'
import { goodput, thresholds } from './threshold.ts'
import { vantages } from './vantages.ts'

const stop = z
  .union(
    [
      z.literal('complete').transform(() => ({ kind: 'complete' as const })),
      strictMap({ quiet: duration(1).describe('Time without new data.') }).transform(({ quiet }) => ({
        kind: 'quiet' as const,
        after: quiet,
      })),
    ],
    { error: 'complete, or a map {quiet: 500ms}' },
  )
  .default({ kind: 'complete' })

const WARMUP_EXPECTED = 'a number of requests, or a duration such as 10s'

const WORKERS_EXPECTED = 'auto, or a whole number from 1 to 256'

/** A number of requests, or milliseconds if a duration was given. */
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
    { error: WARMUP_EXPECTED },
  )
  .default({ trials: 2 })

/** A scenario file, with all defaults that need neither other files nor the adapter. */
export const scenarioFile = strictMap({
  name: slug('a name').describe('Name of the run; part of the name of its results folder.'),
  description: nonEmptyText('a description').exactOptional().describe('What the run should find out.'),
  seed: wholeNumber(0, 4_294_967_295)
    .default(1)
    .describe('Seed of every random choice. The same seed gives the same schedule.'),
  texts: texts.describe('The texts to synthesise.'),
  targets: targets.describe('The targets to compare, under names of your choice.'),
  load: load.describe('The number of requests and how they are spread over time.'),
  connection: z
    .enum(['cold', 'warm', 'both'])
    .default('warm')
    .describe('cold: connect for every request. warm: reuse connections. both: half of the requests each.'),
  workers: z
    .union([z.literal('auto'), wholeNumber(1, 256)], { error: WORKERS_EXPECTED })
    .exactOptional()
    .describe(
      'Threads that share the load; with `ttfa run --workers`, machines at each vantage. Default: auto, as many threads as help.',
    ),
  vantages,
  warmup: warmup.describe(
    'Requests at the start that the statistics leave out: a number per target, or a time such as 10s. Default: 2.',
  ),
  stamps: z
    .enum(STAMP_SOURCES)
    .exactOptional()
    .describe(
      'Where timestamps come from. loop: the event loop. kernel: packets captured by tcpdump (Linux, with the right to capture). Default: loop.',
    ),
  timeout: duration(1).default(30_000).describe('Timeout of a request. Default: 30s.'),
  ...turnOptions,
  idle: z
    .array(duration())
    .min(1, { error: 'at least one duration' })
    .exactOptional()
    .describe('Idle times between the turns of a stream, used in order: [0s, 5s, 30s]. Default: none.'),
  stop: stop.describe(
    'When a response is complete: when the provider says so, or after a time without data. Default: complete.',
  ),
  thresholds: thresholds
    .exactOptional()
    .describe('Conditions to meet, in k6’s syntax: "ttfa_heard{target:x}": ["p(95)<300ms"].'),
  budget: budget
    .exactOptional()
    .describe('What the run may spend. It ends before a request that would exceed it.'),
  outputs: outputs
    .exactOptional()
    .describe(
      'Where the numbers go when the run has ended, besides its folder: [{ format: otlp, to: "http://127.0.0.1:4318" }].',
    ),
  fidelity: fidelity
    .exactOptional()
    .describe(
      'Keep the audio and compare it with the texts after the run, as `ttfa listen` does. Default: no.',
    ),
  goodput: goodput
    .exactOptional()
    .describe('What counts as a good trial. Default: no fault, and playback without a gap.'),
  probe: probe.exactOptional().describe('The limit that `ttfa probe` searches for, and how.'),
  slo: slo
    .exactOptional()
    .describe('Objectives that a level of the search must meet: ["ttfa_heard p(95)<400ms", "underrun<1%"].'),
}).check(({ value, issues }) => {
  for (const { path, expected } of findScenarioContradictions(value))
    issues.push({ code: 'custom', message: expected, path, input: value })
})

export type ScenarioFile = z.output<typeof scenarioFile>
