/**
 * One client of the comparison: `client.ts <kind> <url> <streams> <seconds> <warm-up>`, run as a child
 * process. It runs the streams, tells its parent when they are warm, and then sends what it measured.
 */
import { PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { floorStream } from './floor-stream.ts'
import type { Route } from './speech.ts'
import type { OpenStream } from './stream.ts'
import { ttfaStream } from './ttfa-stream.ts'
import { undiciStream } from './undici-stream.ts'
import { wsStream } from './ws-stream.ts'

/** What one client measured after it had warmed up. */
export interface Measured {
  /** First-audio errors in microseconds: the client's stamp minus the server's. */
  readonly errors: readonly number[]
  /** Percent of one core. */
  readonly cpu: number
  /** Garbage collections, in milliseconds each. */
  readonly collections: readonly number[]
}

const CLIENTS: Readonly<Record<string, OpenStream>> = {
  floor: floorStream,
  ttfa: ttfaStream,
  ws: wsStream,
  undici: undiciStream,
}

const LONGEST_ANSWER_MS = 1600

/** Opens the streams and starts their requests. Returns the list that errors are written to. */
async function startStreams(open: OpenStream, url: URL, streams: number): Promise<number[]> {
  const errors: number[] = []
  const requests: (() => void)[] = []
  for (let index = 0; index < streams; index++) {
    const sendRequest = await open(url, url.pathname.slice(1) as Route, {
      first: (received, sent) => errors.push(received - sent),
      end: () => setTimeout(() => requests[index]?.(), Math.random() * 100),
    })
    requests.push(sendRequest)
  }
  for (const sendRequest of requests) setTimeout(sendRequest, Math.random() * LONGEST_ANSWER_MS)
  return errors
}

async function measure(errors: number[], seconds: number): Promise<Measured> {
  const collections: number[] = []
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) collections.push(duration)
  })
  observer.observe({ entryTypes: ['gc'] })
  errors.length = 0
  const before = process.cpuUsage()
  const began = performance.now()
  await sleep(seconds * 1000)
  const { user, system } = process.cpuUsage(before)
  return { errors, cpu: (user + system) / 10 / (performance.now() - began), collections }
}

const [kind = '', url = '', streams = '', seconds = '', warmUp = ''] = process.argv.slice(2)
const open = CLIENTS[kind]
if (!open) throw new Error(`no client is called ${kind}`)
const errors = await startStreams(open, new URL(url), Number(streams))
await sleep(Number(warmUp) * 1000)
process.send?.('warm')
process.send?.(await measure(errors, Number(seconds)), () => process.exit())
