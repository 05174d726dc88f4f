import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { monotonicClock } from '../core/clock.ts'
import type { LabProfile } from '../core/lab-profile.ts'
import type { Scenario } from '../core/scenario.ts'
import type { Trial } from '../core/trial.ts'
import type { TruthRecord } from '../lab/truth.ts'
import type { HarnessError, HarnessErrorRow } from '../results/run-file.ts'
import { type Control, measure } from '../run/measure.ts'
import { planRun } from '../run/plan.ts'
import { underCapture } from './capture/under-capture.ts'
import { describeErrors } from './describe-errors.ts'
import { floorAnswers } from './machine-floor.ts'
import { errorsIn, type FirstAudio, matched } from './match-truth.ts'

export interface SelfTestOptions {
  readonly adapters: readonly string[]
  readonly concurrencies: readonly number[]
  readonly seed: number
  /** Also test over TLS. */
  readonly secure?: boolean
  /** Also measure the floor of the machine with raw sockets. */
  readonly floor?: boolean
  /** Also compare with a packet capture of the loopback interface. */
  readonly capture?: boolean
  readonly control: Control
  /** Called for each completed row. */
  readonly onRow?: (row: HarnessErrorRow) => void
}

/** Trials per row: enough for a p99 with many streams, where trials are cheap, and a minimum with few. */
const LEAST = 60
const ROUNDS = 4
/**
 * From this many streams on, answers are paced so that first audio arrives among the audio of other streams.
 */
const CROWD = 32

/**
 * Measures the error of the harness. The lab, in its own process, answers after seeded delays and logs when
 * it wrote each first audio. The error is the client's timestamp minus that one. It includes the lab's write,
 * the loopback and the wake-up of this process, so the harness can look worse than it is but never better.
 * Throws a `SetupError` if a capture is requested and not possible.
 */
export async function selfTest(options: SelfTestOptions): Promise<HarnessError> {
  const rows: HarnessErrorRow[] = []
  const floor: HarnessErrorRow[] = []
  const tell = (to: HarnessErrorRow[], row: HarnessErrorRow) => {
    options.onRow?.(row)
    to.push(row)
  }
  // Iterate over concurrency first, so that the floor and the routes of one concurrency are measured close in
  // time.
  for (const concurrency of options.concurrencies) {
    if (options.floor && !options.control.finish.aborted)
      tell(floor, await rowOf(BARE, concurrency, options, () => floorOf(concurrency, options)))
    for (const route of routesOf(options)) {
      if (options.control.finish.aborted) break
      const work = () => answersOf(route, concurrency, options)
      tell(rows, await rowOf(route.name, concurrency, options, work))
    }
  }
  return { measured_at: new Date().toISOString(), rows, ...(floor.length > 0 && { floor }) }
}

const BARE = 'bare socket'

async function rowOf(
  transport: string,
  concurrency: number,
  { capture = false }: SelfTestOptions,
  work: () => Promise<readonly FirstAudio[]>,
): Promise<HarnessErrorRow> {
  if (!capture) return { transport, concurrency, ...describeErrors(errorsIn(await work())) }
  const { answers, packets } = await underCapture(work)
  return { transport, concurrency, ...describeErrors(errorsIn(answers)), packets }
}

interface TestedRoute {
  readonly name: string
  readonly adapter: string
  readonly secure: boolean
}

function routesOf({ adapters, secure = false }: SelfTestOptions): TestedRoute[] {
  return adapters.flatMap((adapter) => [
    { name: adapter, adapter, secure: false },
    ...(secure ? [{ name: `${adapter}+tls`, adapter, secure: true }] : []),
  ])
}

function floorOf(streams: number, { seed }: SelfTestOptions): Promise<FirstAudio[]> {
  const answers = Math.ceil(trialsFor(streams) / streams)
  return floorAnswers({ streams, answers, seed, profile: profileFor(streams) })
}

function trialsFor(concurrency: number): number {
  return Math.max(LEAST, concurrency * ROUNDS)
}

async function answersOf(
  { adapter, secure }: TestedRoute,
  concurrency: number,
  options: SelfTestOptions,
): Promise<FirstAudio[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-selftest-'))
  const truth = path.join(folder, 'truth.ndjson')
  const trials: Trial[] = []
  const origin = monotonicClock.now()
  try {
    const plan = await planRun(scenarioFor(adapter, concurrency, options.seed), {
      environment: {},
      lab: 'always',
      folder,
    })
    await measure(plan, {
      run: 'selftest',
      origin,
      control: options.control,
      truth,
      secure,
      onFinished: (finished) => trials.push(...finished.map(({ trial }) => trial)),
    })
    return matched(trials, recordsIn(await readFile(truth, 'utf8')), origin)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Answers at twice real time with many streams, and at once with few, to save time. */
function profileFor(concurrency: number): LabProfile {
  return {
    firstAudio: { min: 20, max: 120 },
    chunk: 40,
    pacing: concurrency < CROWD ? 0 : 2,
    voice: 'tone',
    completionDelay: 0,
    leadingSilence: 0,
  }
}

function scenarioFor(adapter: string, concurrency: number, seed: number): Scenario {
  return {
    name: 'selftest',
    seed,
    texts: ['Your order has shipped.', 'How can I help you today?', 'One moment, please.'],
    targets: [
      {
        id: 'lab',
        adapter,
        language: 'en',
        region: '',
        sampleRate: 24_000,
        options: {},
        lab: profileFor(concurrency),
      },
    ],
    load: {
      executor: 'shared-iterations',
      concurrency,
      trials: trialsFor(concurrency),
      order: 'interleaved',
    },
    connection: 'warm',
    // The first requests of a process run code that is not compiled yet.
    warmup: Math.max(LEAST, concurrency),
    timeout: 20_000,
    stop: { kind: 'complete' },
  }
}

function recordsIn(lines: string): TruthRecord[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}
