/**
 * Compares `ttfa run` with the least that a client can do and with plain clients, each against the send log of one
 * independent server: `node --import jiti/register bench/whole-tool/compare.ts --help`. Needs `npm run build` first.
 * They take turns, so that a busy moment meets all of them, and the ratios are those of one run.
 */
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { nextMessage } from '../first-audio/processes.ts'
import type { Route } from '../first-audio/speech.ts'
import { percentile } from '../percentile.ts'
import {
  readEndedRun,
  row,
  scenarioAgainst,
  stampError,
  startIndependentServer,
  startScript,
  withTtfa,
} from './tool.ts'

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '64,256,512' },
    routes: { type: 'string', default: 'websocket,sse,chunks' },
    clients: { type: 'string', default: 'floor,plain,ttfa' },
    answers: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '5' },
    workers: { type: 'string', default: '1' },
    pin: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const ADAPTERS: Readonly<Record<Route, string>> = {
  websocket: 'smallest-ws',
  sse: 'smallest-sse',
  chunks: 'smallest-http',
}
const PLAIN: Readonly<Record<Route, string>> = { websocket: 'ws', sse: 'undici', chunks: 'undici' }
/** `ttfa run`, by where it takes instants from: the event loop, or packets, which needs the right to capture. */
const TTFA: Readonly<Record<string, string>> = { ttfa: 'loop', 'ttfa-kernel': 'kernel' }
/** The goal: `ttfa run` over the floor. */
const MOST = { p50: 1.5, p99: 3 }

if (values.help) {
  process.stdout.write(
    '--streams 64,256,512 --routes websocket,sse,chunks --clients floor,plain,ttfa[,ttfa-kernel] --answers 8 --rounds 5 --workers 1 [--pin: a core for the server, one for the client]\n',
  )
  process.exit()
}

const [serverCore, clientCore] = values.pin ? [0, 1] : []

const server = await startIndependentServer('paced', serverCore)

/** One round of one client. */
interface Round {
  readonly errors: readonly number[]
  readonly verdict?: string
}

async function runClient(kind: string, route: Route, streams: number): Promise<Round> {
  const words = [kind, route, String(server.port), String(streams), values.answers]
  return { errors: await nextMessage<number[]>(startScript(clientCore, 'client.ts', ...words)) }
}

async function runTtfa(route: Route, streams: number, stamps: string): Promise<Round> {
  const trials = streams * Number(values.answers)
  const load = `load: { executor: shared-iterations, concurrency: ${streams}, trials: ${trials} }
workers: ${values.workers}
warmup: ${streams}
stamps: ${stamps}`
  const run = await withTtfa(scenarioAgainst(server, ADAPTERS[route], load), clientCore, readEndedRun)
  const errors = run.trials.flatMap((trial) => stampError(run.file, trial) ?? [])
  return { errors, verdict: run.file.validity?.state ?? 'unjudged' }
}

const p50 = ({ errors }: Round) => percentile(errors, 0.5)
const p99 = ({ errors }: Round) => percentile(errors, 0.99)
const median = (rounds: readonly Round[], number: (round: Round) => number) =>
  percentile(rounds.map(number), 0.5)
const whole = (number: number) => number.toFixed(0)

/** All rounds of each client, by its name. They take turns. */
async function alternate(route: Route, streams: number): Promise<Map<string, Round[]>> {
  const kinds = values.clients.split(',').map((kind) => (kind === 'plain' ? PLAIN[route] : kind))
  const found = new Map(kinds.map((kind) => [kind, [] as Round[]]))
  for (let count = 0; count < Number(values.rounds); count++)
    for (const [kind, rounds] of found) {
      const stamps = TTFA[kind]
      const run = stamps ? runTtfa(route, streams, stamps) : runClient(kind, route, streams)
      const round = await run
      rounds.push(round)
      process.stderr.write(`${[route, streams, kind, whole(p50(round)), whole(p99(round))].join(' ')}\n`)
    }
  return found
}

/** A row for each client. The ratios are those of the medians of the rounds. */
function rowsOf(route: Route, streams: number, found: ReadonlyMap<string, readonly Round[]>): string[][] {
  const floor = found.get('floor') ?? []
  return [...found].map(([kind, rounds]) => {
    const ratios = {
      p50: median(rounds, p50) / median(floor, p50),
      p99: median(rounds, p99) / median(floor, p99),
    }
    const isWithin = ratios.p50 <= MOST.p50 && ratios.p99 <= MOST.p99
    return [
      ...[route, String(streams), kind, String(rounds[0]?.errors.length ?? 0)],
      ...[whole(median(rounds, p50)), whole(median(rounds, p99))],
      ...[ratios.p50.toFixed(1), ratios.p99.toFixed(1)],
      TTFA[kind] && floor.length > 0 ? (isWithin ? 'yes' : 'no') : '',
      rounds.map((round) => whole(p99(round))).join(' '),
      rounds.flatMap(({ verdict }) => verdict ?? []).join(' '),
    ]
  })
}

const loadOfMachine = () =>
  loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')

async function compare(): Promise<void> {
  const before = loadOfMachine()
  const head = [
    'route',
    'streams',
    'client',
    'n',
    'p50 us',
    'p99 us',
    '× p50',
    '× p99',
    'within',
    'p99 of each round',
    'verdict',
  ]
  const rows: string[][] = [head, head.map(() => '---')]
  for (const streams of values.streams.split(',').map(Number))
    for (const route of values.routes.split(',') as Route[])
      rows.push(...rowsOf(route, streams, await alternate(route, streams)))
  for (const cells of rows) row(cells)
  process.stdout.write(
    `\n×: over the floor; within: at most ${MOST.p50} at p50 and ${MOST.p99} at p99. Load of the machine before: ${before}, after: ${loadOfMachine()}\n`,
  )
}

await compare()
server.stop()
