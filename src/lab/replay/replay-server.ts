import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { WebSocketServer } from 'ws'
import type { Cassette } from '../../cassette/cassette.ts'
import { monotonicClock } from '../../core/clock.ts'
import { SetupError } from '../../core/setup-error.ts'
import { createRequestRandom } from '../server/request-random.ts'
import { createScheduler, type Scheduler } from '../server/scheduler.ts'
import { playResponse } from './play-response.ts'
import { playWebSocket } from './play-websocket.ts'
import { replayHeaders } from './replay-response.ts'
import type { Draw } from './replay-script.ts'
import { pathOf, upgradeDelay, upgradeOf } from './segments.ts'

export interface ReplayOptions {
  /** The recordings. If several are of the same path, each request gets one of them at random. */
  readonly cassettes: readonly Cassette[]
  readonly host?: string
  /** Default: any free port. */
  readonly port?: number
  readonly seed?: number
  readonly tls?: { readonly key: string; readonly cert: string }
}

export interface ReplayServer {
  readonly host: string
  readonly port: number
  readonly close: () => Promise<void>
}

/**
 * Answers as the recorded servers did: with the same frames, and the same times between a message and its
 * answer.
 */
export async function startReplay(options: ReplayOptions): Promise<ReplayServer> {
  const { host = '127.0.0.1', port = 0, tls } = options
  if (options.cassettes.length === 0)
    throw new SetupError('there is no cassette to replay', { code: 'CASSETTE_MISSING' })
  const scheduler = createScheduler(monotonicClock)
  const draw = createDraw(options)
  const server = tls ? createTlsServer(tls) : createServer()
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('request', (request, response) => void serveRequest(request, response, draw, scheduler))
  server.on('upgrade', (request, socket, head) =>
    serveUpgrade(
      { request, socket: socket as Socket, head },
      (fits) => draw(request.url, fits),
      webSockets,
      scheduler,
    ),
  )
  await listen(server, port, host)
  return {
    host,
    port: (server.address() as AddressInfo).port,
    close: async () => {
      scheduler.close()
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type DrawAt = (url: string | undefined, fits?: (cassette: Cassette) => boolean) => Cassette | undefined

/** Draws a recording of a path by the seed and the number of the request. */
function createDraw({ cassettes, seed = 1 }: ReplayOptions): DrawAt {
  let number = 0
  return (url = '/', fits = () => true) => {
    const path = new URL(url, 'http://replay').pathname
    const own = findByPath(cassettes, path).filter(fits)
    const fraction = createRequestRandom(seed, 'replay', number++).fraction('take')
    return own[Math.floor(fraction * own.length)]
  }
}

/** A path that was recorded behind a prefix may be requested without it. */
function findByPath(cassettes: readonly Cassette[], path: string): readonly Cassette[] {
  const exact = cassettes.filter((cassette) => pathOf(cassette) === path)
  return exact.length > 0
    ? exact
    : cassettes.filter((cassette) => path !== '/' && pathOf(cassette).endsWith(path))
}

async function serveRequest(
  request: IncomingMessage,
  response: ServerResponse,
  draw: DrawAt,
  scheduler: Scheduler,
): Promise<void> {
  const body = await buffer(request).catch(() => undefined)
  if (!body) return
  const cassette = draw(request.url)
  if (cassette) return playResponse(cassette, body.toString(), response, scheduler)
  const text = JSON.stringify({ error: `no cassette was recorded at ${request.url}` })
  response.writeHead(404, { ...replayHeaders({}, 'nothing'), 'content-type': 'application/json' }).end(text)
}

interface Upgrade {
  readonly request: IncomingMessage
  readonly socket: Socket
  readonly head: Buffer
}

function serveUpgrade(
  { request, socket, head }: Upgrade,
  draw: Draw,
  webSockets: WebSocketServer,
  scheduler: Scheduler,
): void {
  socket.on('error', () => {})
  const cassette = draw(() => true)
  if (!cassette) return refuse(socket, 404, replayHeaders({}, 'nothing'), 'no cassette was recorded here')
  const { status, headers, refused, body } = upgradeOf(cassette)
  const sent = replayHeaders(headers, cassette.head.recorded)
  scheduler.at(monotonicClock.now() + upgradeDelay(cassette), () => {
    if (refused) return refuse(socket, status, sent, body)
    const addHeaders = (lines: string[]) =>
      lines.push(...Object.entries(sent).map(([name, value]) => `${name}: ${value}`))
    // `handleUpgrade` emits `headers` synchronously, so no other connection gets these headers.
    webSockets.on('headers', addHeaders)
    webSockets.handleUpgrade(request, socket, head, (webSocket) =>
      playWebSocket(cassette, draw, webSocket, scheduler),
    )
    webSockets.off('headers', addHeaders)
  })
}

function refuse(
  socket: Socket,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): void {
  const all = { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\n${lines.join('')}\r\n${body}`)
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new SetupError(`cannot listen on ${host}:${port}: ${cause.code ?? cause.message}`, {
          code: 'PORT_TAKEN',
          hint: 'Choose another --port.',
        }),
      ),
    )
    server.listen(port, host, resolve)
  })
}
