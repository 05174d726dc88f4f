/**
 * Compares what other tools report about the first audio of the same server in the same run:
 * `node --import jiti/register bench/peers/compare.ts --help`. The truth is the server's time from the request
 * to its write of the first audio. Tools take turns, so that noise affects all of them.
 */
import type { ChildProcess } from 'node:child_process'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { nextMessage, startScript } from '../first-audio/processes.ts'
import type { Route } from '../first-audio/speech.ts'
import type { Peer, PeerResult, PeerTask } from './peer.ts'
import { peers } from './peers.ts'
import { percentile } from './percentile.ts'

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '64,256' },
    routes: { type: 'string', default: 'websocket,sse,chunks' },
    rounds: { type: 'string', default: '5' },
    answers: { type: 'string', default: '6' },
    help: { type: 'boolean', default: false },
  },
})

/** A tool's round with the truth of the same answers, in milliseconds. */
interface Round {
  readonly reported: PeerResult
  readonly truth: { readonly answers: number; readonly p50: number; readonly p99: number }
}

type Measuring = Extract<Peer['routes'][Route], { kind: 'measures' }>

/** Asks twice: the first reply covers earlier answers. */
async function round({ measure }: Measuring, task: PeerTask, server: ChildProcess): Promise<Round> {
  await truthOf(server)
  const reported = await measure(task)
  const delays = await truthOf(server)
  const [p50, p99] = [percentile(delays, 0.5) / 1000, percentile(delays, 0.99) / 1000]
  return { reported, truth: { answers: delays.length, p50, p99 } }
}

/** Microseconds from request to first audio, of every answer since the last call. */
function truthOf(server: ChildProcess): Promise<number[]> {
  const answer = nextMessage<number[]>(server)
  server.send('truth')
  return answer
}

/** Columns with numbers of answers. The others are milliseconds. */
const COUNTS = new Set(['reported', 'given'])

const COLUMNS: Readonly<Record<string, (one: Round) => number>> = {
  reported: ({ reported }) => reported.answers,
  given: ({ truth }) => truth.answers,
  'its p50': ({ reported }) => reported.p50,
  'true p50': ({ truth }) => truth.p50,
  'off by': ({ reported, truth }) => reported.p50 - truth.p50,
  'its p99': ({ reported }) => reported.p99,
  'true p99': ({ truth }) => truth.p99,
  'off by ': ({ reported, truth }) => reported.p99 - truth.p99,
}

function rowOf(name: string, task: PeerTask, figure: string, rounds: readonly Round[]): string[] {
  const judged = rounds.flatMap(({ reported }) => reported.verdict ?? [])
  const words = judged.length > 0 ? `${figure}; itself: ${[...new Set(judged)].join(', ')}` : figure
  const cells = Object.entries(COLUMNS).map(([head, of]) => {
    const median = percentile(rounds.map(of), 0.5)
    return COUNTS.has(head) ? String(median) : median.toFixed(2)
  })
  return [task.route, String(task.streams), name, words, ...cells]
}

/** The rows of one route and number of streams. Tools take turns. */
async function rowsOf(task: PeerTask, server: ChildProcess): Promise<string[][]> {
  const tools = peers().map(({ name, routes }) => ({ name, way: routes[task.route], rounds: [] as Round[] }))
  for (let count = 0; count < Number(values.rounds); count++) {
    for (const { name, way, rounds } of tools) {
      if (way.kind === 'cannot') continue
      const one = await round(way, task, server)
      rounds.push(one)
      process.stderr.write(`${rowOf(name, task, way.figure, [one]).join(' ')}\n`)
    }
  }
  return tools.map(({ name, way, rounds }) => {
    if (way.kind === 'measures') return rowOf(name, task, way.figure, rounds)
    const nothing = Object.keys(COLUMNS).map(() => '')
    return [task.route, String(task.streams), name, `cannot: ${way.why}`, ...nothing]
  })
}

async function compare(): Promise<void> {
  const head = ['route', 'streams', 'tool', 'what its figure is', ...Object.keys(COLUMNS)]
  const table = [head, head.map(() => '---')]
  const server = startScript(0, path.join(import.meta.dirname, '../first-audio/speech-server.ts'), 'plain')
  const { port } = await nextMessage<{ port: number }>(server)
  try {
    for (const route of values.routes.split(',') as Route[]) {
      for (const streams of values.streams.split(',').map(Number)) {
        const task = { route, place: `127.0.0.1:${port}`, streams, answers: Number(values.answers) }
        table.push(...(await rowsOf(task, server)))
      }
    }
  } finally {
    server.disconnect()
  }
  process.stdout.write(table.map((cells) => `| ${cells.join(' | ')} |\n`).join(''))
}

if (values.help) {
  process.stdout.write('--streams 64,256 --routes websocket,sse,chunks --rounds 5 --answers 6\n')
} else await compare()
