import type { Target } from '../../src/core/config/target.ts'
import type { Trial } from '../../src/core/trial/trial.ts'
import type { RunFile } from '../../src/results/run/run-file.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import { answeredInstants, type TrialFields, trialWith } from '../tally/sample-trials.ts'

const target = (id: string): Target => ({
  id,
  adapter: 'someone-ws',
  model: 'm1',
  language: 'en',
  region: 'local',
  base: 'ws://127.0.0.1:4000',
  options: {},
})

export const SCENARIO: Scenario = {
  name: 'first-look',
  seed: 1,
  texts: ['Good morning.', 'Your total is $12.50.'],
  targets: [target('lightning-ws'), target('lightning-pro-ws')],
  load: { executor: 'constant-concurrency', concurrency: 4, trials: 100, order: 'interleaved' },
  connection: 'both',
  warmup: 2,
  timeout: 30_000,
  stop: { kind: 'complete' },
}

const worst = { websocket: 1900, sse: 2300, http: 2100 }

export const FILE: RunFile = {
  schema_version: 1,
  run: '20251120T040000Z-first-look',
  status: 'finished',
  started_at: '2025-11-20T04:00:00.000Z',
  elapsed_us: 42_000_000,
  scenario: SCENARIO,
  versions: { ttfa: '0.1.0', node: 'v20.18.0' },
  machine: {
    platform: 'linux',
    release: '6.1',
    architecture: 'x64',
    processor: 'Some CPU @ 2.0 GHz',
    cores: 2,
    memory: 4096,
    node: 'v20.18.0',
    flags: [],
  },
  adapters: {},
  audible: { window: 10, thresholdDbfs: -40, sustained: 50 },
  harness: {
    measured_at: '2025-11-19T12:00:00.000Z',
    rows: [1, 16, 64].flatMap((concurrency) =>
      Object.entries(worst).map(([transport, max]) => ({
        transport,
        concurrency,
        n: 1000,
        p50_us: 100 + concurrency,
        p90_us: 200 + concurrency,
        p99_us: 400 + concurrency,
        max_us: max + concurrency,
      })),
    ),
  },
  loop: [],
  validity: { state: 'valid', reasons: [] },
  simulated: true,
}

/** So many trials whose times to first audio rise by the step, in microseconds. */
export function rising(count: number, from: number, step: number, words: TrialFields): Trial[] {
  return Array.from({ length: count }, (_, index) =>
    trialWith({
      trial: index,
      at: answeredInstants(from + index * step),
      lead_silence_us: 30_000 + index,
      ...words,
    }),
  )
}

/** Trials that ended in a fault before any audio. */
export function failing(count: number, from: number, words: TrialFields): Trial[] {
  return Array.from({ length: count }, (_, index) =>
    trialWith({ trial: from + index, at: { due: 10, began: 20, end: 900 }, ...words }),
  )
}

/** A lab run in which one target answers, and the other refuses now and then and has few cold trials. */
export const LAB_RUN: readonly Trial[] = [
  ...rising(100, 180_000, 1_000, { target: 'lightning-ws', connection: 'cold', simulated: true }),
  ...rising(100, 160_000, 1_000, { target: 'lightning-ws', connection: 'hot', simulated: true }),
  ...rising(20, 400_000, 9_000, { target: 'lightning-pro-ws', connection: 'cold', simulated: true }),
  ...rising(90, 900_000, 11_000, { target: 'lightning-pro-ws', connection: 'hot', simulated: true }),
  ...failing(8, 300, {
    target: 'lightning-pro-ws',
    connection: 'hot',
    simulated: true,
    outcome: 'limit',
    status: 429,
    detail: 'too many | requests\n<b>slow down</b> \u001b[31m[now](http://x.y)',
  }),
  ...failing(2, 400, { target: 'lightning-pro-ws', connection: 'hot', simulated: true, outcome: 'timeout' }),
]
