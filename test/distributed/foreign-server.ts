import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** 0.1 s of a tone. */
const AUDIO = Buffer.from(Int16Array.from({ length: 2400 }, (_, at) => 12_000 * Math.cos(at / 9)).buffer)

export interface ForeignServer {
  readonly port: number
  /** Every text that arrived, as often as it did. */
  readonly texts: string[]
  /** When each arrived, in milliseconds of `performance.now`. */
  readonly times: number[]
  /** The texts whose answer went out. */
  readonly answered: string[]
  readonly close: () => void
}

/** What a server carries, which nobody tells ttfa. */
export interface HiddenLimits {
  /** Requests at once. */
  readonly atOnce?: number
  /** Requests of every second of its clock. */
  readonly perSecond?: number
}

/** A server that nobody of ttfa wrote the numbers of: it counts what it is asked. */
export async function startForeignServer(
  delay = 30,
  { atOnce = Number.POSITIVE_INFINITY, perSecond = Number.POSITIVE_INFINITY }: HiddenLimits = {},
): Promise<ForeignServer> {
  const texts: string[] = []
  const times: number[] = []
  const answered: string[] = []
  let inFlight = 0
  let second = { number: 0, requests: 0 }
  const isBeyond = () => {
    const number = Math.floor(performance.now() / 1e3)
    if (second.number !== number) second = { number, requests: 0 }
    if (inFlight >= atOnce || second.requests >= perSecond) return true
    second.requests += 1
    return false
  }
  const server = createServer(async (request, response) => {
    times.push(performance.now())
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const text = JSON.parse(Buffer.concat(pieces).toString()).text
    texts.push(text)
    if (isBeyond()) {
      response.writeHead(429, { 'content-type': 'application/json', 'x-ratelimit-limit': String(atOnce) })
      return void response.end('{"error":"too many requests"}')
    }
    inFlight += 1
    await sleep(delay)
    inFlight -= 1
    response.writeHead(200, { 'content-type': 'audio/wav', 'content-length': AUDIO.length })
    response.end(AUDIO, () => answered.push(text))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    texts,
    times,
    answered,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** A scenario against it in which every trial has a text of its own. */
export function scenarioAgainst({ port }: Pick<ForeignServer, 'port'>, texts: number, lines: string): string {
  return `name: divided
texts: [${Array.from({ length: texts }, (_, number) => `Text number ${number}.`).join(', ')}]
warmup: 0
connection: warm
${lines}
targets:
  foreign: { adapter: smallest-http, base: 'http://127.0.0.1:${port}', sampleRate: 24000 }
`
}
