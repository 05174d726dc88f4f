import { wallClock } from '../core/clock.ts'
import type { LabProfile } from '../core/config/lab-profile.ts'
import type { Trial } from '../core/trial/trial.ts'
import type { HarnessError, HarnessErrorRow } from '../results/run/harness-error.ts'
import type { RunControl } from '../run/execute/run-control.ts'
import { planRequests } from '../run/plan/plan-requests.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { withCapture } from './capture/with-capture.ts'
import { measureFloor } from './machine-floor.ts'
import { type FirstAudio, matchTruth, roundTripErrors, stampErrors } from './match-truth.ts'
import { runWithTruth } from './run-with-truth.ts'
import { summarizeErrors } from './summarize-errors.ts'

export interface SelfTestOptions {
  readonly adapters: readonly string[]
  /** Adapters to test over HTTP/2. */
  readonly http2?: readonly string[]
  readonly concurrencies: readonly number[]
  readonly seed: number
  /** Also test over TLS. */
  readonly tls?: boolean
  /** Also measure the floor of the machine with raw sockets. */
  readonly floor?: boolean
  /** Also compare with a packet capture of the loopback interface. */
  readonly capture?: boolean
  readonly control: RunControl
  /** Called for each completed row. */
  readonly onRow?: (row: HarnessErrorRow) => void
}

/** Trials per row: enough for a p99 with many streams, where trials are cheap, and a minimum with few. */
const MIN_TRIALS = 60
const TRIALS_PER_STREAM = 4
/**
 * From this many streams on, answers are paced so that first audio arrives among the audio of other streams.
 */
const MANY_STREAMS = 32

/**
 * Measures the error of the harness. The lab, in its own process, answers after seeded delays and logs when
 * it wrote each first audio. The error is the client's timestamp minus that one. It includes the lab's write,
 * the loopback and the wake-up of this process, so the harness can look worse than it is but never better.
 * Throws a `SetupError` if a capture is requested and not possible.
 */
export async function runSelfTest(options: SelfTestOptions): Promise<HarnessError> {
  const rows: HarnessErrorRow[] = []
  const floor: HarnessErrorRow[] = []
  const report = (to: HarnessErrorRow[], row: HarnessErrorRow) => {
    // It was stopped, or nothing answered: that is no error of 0.
    if (row.n === 0) return
    options.onRow?.(row)
    to.push(row)
  }
  // Iterate over concurrency first, so that the floor and the routes of one concurrency are measured close in
  // time.
  for (const concurrency of options.concurrencies) {
    if (options.floor && !options.control.finish.aborted)
      report(
        floor,
        await measureRow(RAW_SOCKET, concurrency, options, () => measureFloorAt(concurrency, options)),
      )
    for (const route of testedRoutes(options)) {
      if (options.control.finish.aborted) break
      const work = () => measureRoute(route, concurrency, options)
      const row = await measureRow(route.name, concurrency, options, work, route.http)
      report(rows, row)
    }
  }
  return { measured_at: wallClock().toISOString(), rows, ...(floor.length > 0 && { floor }) }
}

const RAW_SOCKET = 'bare socket'

async function measureRow(
  transport: string,
  concurrency: number,
  { capture = false }: SelfTestOptions,
  work: () => Promise<readonly FirstAudio[]>,
  http?: 2,
): Promise<HarnessErrorRow> {
  if (http) return { transport, http, concurrency, ...summarizeErrors(roundTripErrors(await work())) }
  if (!capture) return { transport, concurrency, ...summarizeErrors(stampErrors(await work())) }
  const { answers, packets } = await withCapture(work)
  return { transport, concurrency, ...summarizeErrors(stampErrors(answers)), packets }
}

interface TestedRoute {
  readonly name: string
  readonly adapter: string
  readonly secure: boolean
  readonly http?: 2
}

function testedRoutes({ adapters, http2 = [], tls = false }: SelfTestOptions): TestedRoute[] {
  const securities = tls ? [false, true] : [false]
  const routesOf = (adapter: string, more: { readonly http?: 2 }): TestedRoute[] =>
    securities.map((secure) => ({
      name: [adapter, ...(secure ? ['tls'] : []), ...(more.http ? ['h2'] : [])].join('+'),
      adapter,
      secure,
      ...more,
    }))
  return [
    ...adapters.flatMap((adapter) => routesOf(adapter, {})),
    ...http2.flatMap((adapter) => routesOf(adapter, { http: 2 })),
  ]
}

function measureFloorAt(streams: number, { seed }: SelfTestOptions): Promise<FirstAudio[]> {
  const answers = Math.ceil(trialCount(streams) / streams)
  return measureFloor({ streams, answers, seed, profile: profileFor(streams) })
}

function trialCount(concurrency: number): number {
  return Math.max(MIN_TRIALS, concurrency * TRIALS_PER_STREAM)
}

async function measureRoute(
  route: TestedRoute,
  concurrency: number,
  options: SelfTestOptions,
): Promise<FirstAudio[]> {
  const trials: Trial[] = []
  const scenario = scenarioFor(route, concurrency, options.seed)
  const { truth, origin } = await runWithTruth(
    ({ folder }) => planRequests(scenario, { environment: {}, lab: 'always', folder }),
    {
      control: options.control,
      tls: route.secure,
      onFinished: (finished) => trials.push(...finished.map(({ trial }) => trial)),
    },
  )
  return matchTruth(trials, truth, origin)
}

/** Answers at twice real time with many streams, and at once with few, to save time. */
function profileFor(concurrency: number): LabProfile {
  return {
    firstAudio: { min: 20, max: 120 },
    chunk: 40,
    pacing: concurrency < MANY_STREAMS ? 0 : 2,
    voice: 'tone',
    completionDelay: 0,
    leadingSilence: 0,
  }
}

function scenarioFor({ adapter, http }: TestedRoute, concurrency: number, seed: number): Scenario {
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
        ...(http && { http }),
        lab: profileFor(concurrency),
      },
    ],
    load: {
      executor: 'shared-iterations',
      concurrency,
      trials: trialCount(concurrency),
      order: 'interleaved',
    },
    connection: 'warm',
    // The first requests of a process run code that is not compiled yet.
    warmup: Math.max(MIN_TRIALS, concurrency),
    timeout: 20_000,
    stop: { kind: 'complete' },
  }
}
