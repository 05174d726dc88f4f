import { setMaxListeners } from 'node:events'
import { ADAPTERS } from '../../src/adapters/index.ts'
import { type Clock, monotonicClock } from '../../src/core/clock.ts'
import type { LabProfile } from '../../src/core/config/lab-profile.ts'
import type { TurnOptions } from '../../src/core/config/turn-options.ts'
import type { Trial } from '../../src/core/trial/trial.ts'
import { prepareLoad } from '../../src/drive/prepare-load.ts'
import type { LoadTask } from '../../src/drive/task.ts'
import type { FinishedTrial } from '../../src/drive/trial/run-trial.ts'
import type { Load } from '../../src/executors/index.ts'
import { runExecutor } from '../../src/executors/run-executor.ts'
import { startLab, type TruthRecord } from '../../src/lab/index.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import { createResolver } from '../../src/wire/socket/resolver.ts'

const TEXTS = ['Yes, please.', 'Right away.']

/** Answers of five seconds and more. */
export const LONG_TEXTS = [
  'Your order has shipped. It will be with you on Tuesday, between nine and eleven in the morning.',
  'I can look up an order, or change an address. What would you like me to do for you today?',
]

export interface LabRunOptions {
  readonly load: Load
  readonly profile?: LabProfile
  readonly turnOptions?: TurnOptions
  readonly adapter?: string
  /** Seconds; overrides the adapter's facts, whose interval is too long for a test. */
  readonly keepaliveEvery?: number
  readonly options?: Readonly<Record<string, unknown>>
  readonly scenario?: Partial<
    Pick<Scenario, 'texts' | 'seed' | 'warmup' | 'warmupTime' | 'idle' | 'connection' | 'timeout'>
  >
}

export interface LabRun {
  readonly finished: readonly FinishedTrial[]
  /** In the order in which they are due. */
  readonly trials: readonly Trial[]
  readonly truth: readonly TruthRecord[]
  /** Start of the run in absolute microseconds. */
  readonly origin: number
}

/** Defaults: fast answers of a second or two. */
const PROFILE: LabProfile = {
  voice: 'tone',
  firstAudio: 30,
  pacing: 0,
  leadingSilence: 0,
  completionDelay: 0,
}

/** Runs a load against a lab of its own, in this thread. */
export async function runOnLab({ profile, ...options }: LabRunOptions): Promise<LabRun> {
  const { facts } = findAdapter(options.adapter)
  const lab = await startLab({
    mounts: [{ name: 'lab', provider: facts.provider, profile: { ...PROFILE, ...profile } }],
  })
  const { host = '', port = 0 } = lab.addresses.lab ?? {}
  try {
    const run = await runOnServer(`${host}:${port}`, options)
    return { ...run, truth: lab.truth() }
  } finally {
    await lab.close()
  }
}

function findAdapter(adapter = 'smallest-ws') {
  const found = ADAPTERS[adapter]
  if (!found) throw new Error(`no adapter ${adapter}`)
  return found
}

export interface ServerRunOptions extends Omit<LabRunOptions, 'profile'> {
  readonly stop?: Scenario['stop']
  readonly budget?: LoadTask['budget']
  readonly clock?: Clock
}

/** Runs a load against a server, in this thread. */
export async function runOnServer(
  server: string,
  { load, turnOptions = {}, adapter = 'smallest-ws', stop = { kind: 'complete' }, ...more }: ServerRunOptions,
): Promise<Omit<LabRun, 'truth'>> {
  const found = findAdapter(adapter)
  const facts =
    more.keepaliveEvery === undefined ? found.facts : { ...found.facts, keepaliveEvery: more.keepaliveEvery }
  const base = `${facts.transport === 'websocket' ? 'ws' : 'http'}://${server}`
  const model = facts.models[0] ?? ''
  const origin = monotonicClock.now()
  const { signal } = new AbortController()
  setMaxListeners(0, signal)
  const finished: FinishedTrial[] = []
  const target = { id: 'lab', adapter, language: 'en', region: '', options: {} }
  const scenario: Scenario = {
    name: 'play',
    seed: 1,
    texts: TEXTS,
    targets: [target],
    load,
    connection: 'warm',
    warmup: 0,
    timeout: 20_000,
    stop,
    ...more.scenario,
  }
  const plan = {
    ...target,
    adapterFolder: '.',
    provider: facts.provider,
    transport: facts.transport,
    model,
    voice: facts.voices[model] ?? facts.voices['*'] ?? '',
    format: { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 },
    base,
    key: 'lab',
    simulated: true,
    turnOptions,
  } as const
  const prepared = prepareLoad({
    task: {
      ...{ run: 'play', origin, worker: 0, scenario, targets: [plan] },
      ...(more.budget && { budget: more.budget }),
    },
    targets: [{ plan, adapter: { ...found, facts }, options: found.parseOptions(more.options ?? {}) }],
    clock: more.clock ?? monotonicClock,
    connection: { resolver: createResolver(), timeout: 5000 },
    stopping: () => false,
    signal,
    onStart: () => {},
    onFinish: (one) => finished.push(one),
  })
  await runExecutor(prepared.context, prepared.targets)
  prepared.close()
  const trials = finished.map(({ trial }) => trial).sort((a, b) => (a.at.due ?? 0) - (b.at.due ?? 0))
  return { finished, trials, origin }
}

/** Milliseconds between two instants of a trial; NaN where one is absent. */
export function between(trial: Trial, from: keyof Trial['at'], to: keyof Trial['at']): number {
  return ((trial.at[to] ?? Number.NaN) - (trial.at[from] ?? Number.NaN)) / 1e3
}
