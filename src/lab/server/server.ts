import {
  createServer as createPlainServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { WebSocketServer } from 'ws'
import { LAB_HEADER } from '../../core/adapter/lab-header.ts'
import type { Clock } from '../../core/clock.ts'
import type { Millis } from '../../core/units.ts'
import { acceptHttp2 } from './accept-http2.ts'
import { admit, type ConnectTarget } from './admission.ts'
import { CONTROL_PREFIX, type LabControl, serveControl } from './control-plane.ts'
import type { Mount } from './mount.ts'
import { serveHttp } from './serve-http.ts'
import { serveWebSocket, type Upgrade } from './serve-websocket.ts'

export interface MountLocation {
  readonly mount: Mount
  /** `''`, or a slash and the mount's name. */
  readonly prefix: string
  readonly url: string
}

export interface ServerOptions {
  /** Finds the mount of a URL, the mount's prefix and the rest of the URL. */
  readonly locate: (url: string) => MountLocation | undefined
  readonly host: string
  /** 0 means any free port. */
  readonly port: number
  readonly tls?: { readonly key: string; readonly cert: string }
  readonly version: string
  readonly clock: Clock
  /** Answers the paths under `/__lab/`. */
  readonly control?: LabControl
}

export interface OpenServer {
  readonly port: number
  readonly close: () => Promise<void>
}

/** A request with the socket of its connection, because an HTTP/2 stream has none of its own. */
interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly socket: Socket
}

/** When a connection was opened, in microseconds. */
type OpenedAt = (socket: Socket) => number

/** Time until an idle HTTP connection is closed: longer than a pause in a conversation. */
const KEEP_ALIVE: Millis = 75_000

/** Listens on one port for HTTP/1.1, HTTP/2 and WebSockets. Rejects if the port is not available. */
export async function openServer(options: ServerOptions): Promise<OpenServer> {
  const server = options.tls
    ? createTlsServer({ ...options.tls, ALPNProtocols: ['h2', 'http/1.1'] })
    : createPlainServer()
  server.keepAliveTimeout = KEEP_ALIVE
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  webSockets.on('headers', (headers) => headers.push(`${LAB_HEADER}: ${options.version}`))
  const openInstants = new WeakMap<Socket, number>()
  const openedAt: OpenedAt = (socket) => openInstants.get(socket) ?? options.clock.now()
  server.on(options.tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    openInstants.set(socket, options.clock.now())
  })
  const answer = (request: IncomingMessage, response: ServerResponse, socket: Socket) =>
    handleRequest(options, openedAt, { request, response, socket })
  server.on('request', (request, response) => answer(request, response, request.socket))
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) =>
    handleUpgrade(options, webSockets, openedAt, { request, socket, head }),
  )
  const closeHttp2 = acceptHttp2(server, options.tls !== undefined, answer)
  const port = await listen(server, options)
  return {
    port,
    close: () => {
      closeHttp2()
      return closeServer(server, webSockets)
    },
  }
}

function handleRequest(
  options: ServerOptions,
  openedAt: OpenedAt,
  { request, response, socket }: Exchange,
): void {
  response.setHeader(LAB_HEADER, options.version)
  if (options.control && request.url?.startsWith(CONTROL_PREFIX)) {
    void serveControl(options.control, request, response)
    return
  }
  const target = findTarget(options, openedAt, request, socket)
  const admission = target && admit(target, 'http', request)
  if (admission) {
    void serveHttp(admission, request, response, socket)
    return
  }
  response.writeHead(404, { 'content-type': 'application/json' })
  response.end(
    JSON.stringify({ error: 'NotFound', message: `The lab has no route ${request.method} ${request.url}` }),
  )
}

function findTarget(
  { locate, tls }: ServerOptions,
  openedAt: OpenedAt,
  request: IncomingMessage,
  socket: Socket,
): ConnectTarget | undefined {
  const found = locate(request.url ?? '/')
  const host = request.headers.host ?? request.headers[':authority'] ?? ''
  const origin = `${tls ? 'https' : 'http'}://${host}`
  if (!found) return undefined
  const { mount, url, prefix } = found
  return { mount, url, baseUrl: `${origin}${prefix}`, openedAt: openedAt(socket) }
}

function handleUpgrade(
  options: ServerOptions,
  webSockets: WebSocketServer,
  openedAt: OpenedAt,
  upgrade: Upgrade,
): void {
  const target = findTarget(options, openedAt, upgrade.request, upgrade.socket)
  const admission = target && admit(target, 'websocket', upgrade.request)
  if (admission) return serveWebSocket(admission, upgrade, webSockets, options.version)
  upgrade.socket.end(
    `HTTP/1.1 404 Not Found\r\n${LAB_HEADER}: ${options.version}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
  )
}

function listen(server: Server, { host, port }: ServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function closeServer(server: Server, webSockets: WebSocketServer): Promise<void> {
  for (const client of webSockets.clients) client.terminate()
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
