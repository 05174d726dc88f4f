/**
 * First-audio error of ttfa's connection compared with a plain client and the floor, on one server in one
 * run: `node --import jiti/register bench/first-audio/compare.ts --help`. Server and client are separate
 * processes, each on its own core if `taskset` exists. Clients alternate, so that noise affects all of them.
 */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { percentile } from '../percentile.ts'
import type { Measured } from './client.ts'
import { nextMessage, startScript } from './processes.ts'
import type { Route } from './speech.ts'

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '64,256,512' },
    routes: { type: 'string', default: 'websocket,sse,chunks' },
    clients: { type: 'string', default: 'floor,ttfa,plain' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    // Compilation in a young client blocks the core for milliseconds at a time.
    'warm-up': { type: 'string', default: '10' },
    secure: { type: 'boolean', default: false },
    foreign: { type: 'string', default: '20' },
    again: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
})

const PLAIN: Readonly<Record<Route, string>> = { websocket: 'ws', sse: 'undici', chunks: 'undici' }

/** One round of one client. */
interface Round extends Measured {
  /** Percent of one core used by processes other than the client and the server. */
  readonly foreign: number
  readonly server: number
}

async function processorTime(server: ChildProcess): Promise<number> {
  const answer = nextMessage<NodeJS.CpuUsage>(server)
  server.send('usage')
  const { user, system } = await answer
  return (user + system) / 1000
}

/** Milliseconds in which cores were not idle, over all cores. */
function busyTime(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0)
}

async function round(server: ChildProcess, kind: string, url: string, streams: number): Promise<Round> {
  const client = startScript(
    1,
    `${import.meta.dirname}/client.ts`,
    kind,
    url,
    String(streams),
    values.seconds,
    values['warm-up'],
  )
  const ended = once(client, 'exit')
  await nextMessage(client)
  const began = performance.now()
  const [busy, served] = [busyTime(), await processorTime(server)]
  const measured = await nextMessage<Measured>(client)
  const share = (milliseconds: number) => (100 * milliseconds) / (performance.now() - began)
  const used = share((await processorTime(server)) - served)
  const foreign = Math.max(0, share(busyTime() - busy) - used - measured.cpu)
  await ended
  return { ...measured, server: used, foreign }
}

/** The first round without other load on the machine, or the quietest of a few. */
async function quietRound(server: ChildProcess, kind: string, url: string, streams: number): Promise<Round> {
  let best = await round(server, kind, url, streams)
  for (let again = 0; again < Number(values.again) && best.foreign > Number(values.foreign); again++) {
    const next = await round(server, kind, url, streams)
    if (next.foreign < best.foreign) best = next
  }
  return best
}

function median(numbers: readonly number[]): number {
  return percentile(numbers, 0.5)
}

const COLUMNS: Readonly<Record<string, (one: Round) => number>> = {
  p50: ({ errors }) => percentile(errors, 0.5),
  p99: ({ errors }) => percentile(errors, 0.99),
  'p99.9': ({ errors }) => percentile(errors, 0.999),
  max: ({ errors }) => Math.max(...errors),
  'n a round': ({ errors }) => errors.length,
  'client %': ({ cpu }) => cpu,
  'server %': ({ server }) => server,
  'foreign %': ({ foreign }) => foreign,
  'GC/s': ({ collections }) => collections.length / Number(values.seconds),
  'longest GC ms': ({ collections }) => Math.max(0, ...collections),
}

function row(route: string, streams: number, kind: string, rounds: readonly Round[]): string[] {
  const numbers = Object.values(COLUMNS).map((column) => median(rounds.map(column)))
  const text = numbers.map((number) => (number < 10 ? number.toFixed(1) : number.toFixed(0)))
  const worst = rounds.map((one) => percentile(one.errors, 0.99).toFixed(0))
  return [route, String(streams), kind, ...text, worst.join(' ')]
}

/** The rows of one route and number of streams. Clients take turns. */
async function rowsOf(
  server: ChildProcess,
  port: number,
  route: Route,
  streams: number,
): Promise<string[][]> {
  const scheme = (route === 'websocket' ? 'ws' : 'http') + (values.secure ? 's' : '')
  const kinds = values.clients.split(',').map((kind) => (kind === 'plain' ? PLAIN[route] : kind))
  const clients = kinds.map((kind) => ({ kind, rounds: [] as Round[] }))
  for (let count = 0; count < Number(values.rounds); count++) {
    for (const { kind, rounds } of clients) {
      const one = await quietRound(server, kind, `${scheme}://127.0.0.1:${port}/${route}`, streams)
      rounds.push(one)
      process.stderr.write(`${row(route, streams, kind, [one]).join(' ')}\n`)
    }
  }
  return clients.map(({ kind, rounds }) => row(route, streams, kind, rounds))
}

async function compare(): Promise<void> {
  const head = ['route', 'streams', 'client', ...Object.keys(COLUMNS), 'p99 of each round']
  const table = [head, head.map(() => '---')]
  const server = startScript(0, `${import.meta.dirname}/speech-server.ts`, values.secure ? 'secure' : 'plain')
  const { port } = await nextMessage<{ port: number }>(server)
  for (const route of values.routes.split(',') as Route[]) {
    for (const streams of values.streams.split(',').map(Number)) {
      table.push(...(await rowsOf(server, port, route, streams)))
    }
  }
  server.disconnect()
  process.stdout.write(table.map((cells) => `| ${cells.join(' | ')} |\n`).join(''))
}

if (values.help) {
  process.stdout.write(
    '--streams 64,256,512 --routes websocket,sse,chunks --clients floor,ttfa,plain --rounds 5 --seconds 5 --warm-up 10 --foreign 20 --again 3 [--secure]\n',
  )
} else await compare()
