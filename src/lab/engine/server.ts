import {
  createServer as createPlainServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { WebSocketServer } from 'ws'
import type { Clock } from '../../core/clock.ts'
import { LAB_HEADER } from '../version.ts'
import { greet, type Place } from './door.ts'
import { serveHttp } from './http-door.ts'
import type { Mount } from './mount.ts'
import { serveWebSocket } from './websocket-door.ts'

export interface Located {
  readonly mount: Mount
  /** `''`, or a slash and the mount's name. */
  readonly prefix: string
  readonly url: string
}

export interface ServerPlan {
  /** Finds the mount of a URL, the mount's prefix and the rest of the URL. */
  readonly locate: (url: string) => Located | undefined
  readonly host: string
  /** 0 means any free port. */
  readonly port: number
  readonly tls?: { readonly key: string; readonly cert: string }
  readonly version: string
  readonly clock: Clock
}

export interface OpenServer {
  readonly port: number
  readonly close: () => Promise<void>
}

/** When a connection was opened, in microseconds. */
type Since = (socket: Socket) => number

/** Milliseconds until an idle HTTP connection is closed: longer than a pause in a conversation. */
const KEEP_ALIVE = 75_000

/** Listens on one port for HTTP and WebSockets. Rejects if the port is not available. */
export async function openServer(plan: ServerPlan): Promise<OpenServer> {
  const server = plan.tls ? createTlsServer(plan.tls) : createPlainServer()
  server.keepAliveTimeout = KEEP_ALIVE
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  webSockets.on('headers', (headers) => headers.push(`${LAB_HEADER}: ${plan.version}`))
  const opened = new WeakMap<Socket, number>()
  const since: Since = (socket) => opened.get(socket) ?? plan.clock.now()
  server.on(plan.tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    opened.set(socket, plan.clock.now())
  })
  server.on('request', (request: IncomingMessage, response: ServerResponse) =>
    answer(plan, since, request, response),
  )
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) =>
    upgrade(plan, webSockets, since, request, socket, head),
  )
  const port = await listening(server, plan)
  return { port, close: () => close(server, webSockets) }
}

function answer(plan: ServerPlan, since: Since, request: IncomingMessage, response: ServerResponse): void {
  response.setHeader(LAB_HEADER, plan.version)
  const place = placeOf(plan, since, request)
  const entrance = place && greet(place, 'http', request)
  if (entrance) {
    void serveHttp(entrance, request, response)
    return
  }
  response.writeHead(404, { 'content-type': 'application/json' })
  response.end(
    JSON.stringify({ error: 'NotFound', message: `The lab has no route ${request.method} ${request.url}` }),
  )
}

function placeOf({ locate, tls }: ServerPlan, since: Since, request: IncomingMessage): Place | undefined {
  const found = locate(request.url ?? '/')
  const origin = `${tls ? 'https' : 'http'}://${request.headers.host ?? ''}`
  if (!found) return undefined
  const { mount, url, prefix } = found
  return { mount, url, base: `${origin}${prefix}`, openedAt: since(request.socket) }
}

function upgrade(
  plan: ServerPlan,
  webSockets: WebSocketServer,
  since: Since,
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
): void {
  const place = placeOf(plan, since, request)
  const entrance = place && greet(place, 'websocket', request)
  if (entrance) return serveWebSocket(entrance, { request, socket, head }, webSockets, plan.version)
  socket.end(
    `HTTP/1.1 404 Not Found\r\n${LAB_HEADER}: ${plan.version}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
  )
}

function listening(server: Server, { host, port }: ServerPlan): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function close(server: Server, webSockets: WebSocketServer): Promise<void> {
  for (const line of webSockets.clients) line.terminate()
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
