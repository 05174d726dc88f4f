import type { ClientRequest, IncomingMessage } from 'node:http'
import net from 'node:net'
import tls from 'node:tls'
import { WebSocket } from 'ws'
import type { Headers, WebSocketDial } from '../../core/adapter/adapter.ts'
import type { Connection, ConnectionOptions } from '../connection.ts'
import { DialError } from '../dial-error.ts'
import { formatStatus } from '../http/head.ts'
import { MAX_FRAME_BYTES, MAX_REFUSAL_BYTES } from '../limits.ts'
import { parseEndpoint } from '../socket/endpoint.ts'
import type { Stamps } from '../socket/socket.ts'
import { CompressedWebSocketConnection } from './compressed-connection.ts'

/** Opens a WebSocket that offers permessage-deflate (RFC 7692). Rejects only with a {@link DialError}. */
export async function openCompressedWebSocket(
  dial: WebSocketDial,
  options: ConnectionOptions,
): Promise<Connection> {
  const stamps: Stamps = {}
  try {
    const address = await resolveAddress(dial.url, options, stamps)
    return await connect(dial, address, options, stamps)
  } catch (cause) {
    if (cause instanceof DialError) throw cause
    const { message, code } = cause as NodeJS.ErrnoException
    throw new DialError(message, code ?? 'PROTOCOL', stamps)
  }
}

/** The address of the host, looked up once per run as for every other connection. */
async function resolveAddress(
  url: string,
  { resolver, clock }: ConnectionOptions,
  stamps: Stamps,
): Promise<string> {
  const { host } = parseEndpoint(url)
  const known = resolver.cached(host)
  const [address] = known ?? (await resolver.resolve(host))
  if (!known) stamps.dns = clock.now()
  if (address === undefined) throw Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' })
  return address
}

function connect(
  { url, headers, protocols = [] }: WebSocketDial,
  address: string,
  options: ConnectionOptions,
  stamps: Stamps,
): Promise<Connection> {
  const { clock, timeout, tls: tlsOptions = {}, maxFrameBytes = MAX_FRAME_BYTES } = options
  let rawSocket: net.Socket | undefined
  const socket = new WebSocket(url, [...protocols], {
    headers,
    perMessageDeflate: true,
    maxPayload: maxFrameBytes,
    handshakeTimeout: timeout,
    followRedirects: false,
    rejectUnauthorized: tlsOptions.rejectUnauthorized ?? true,
    ...(tlsOptions.ca !== undefined && { ca: tlsOptions.ca }),
    // Typed like `net.connect`, but `ws` always passes an options object.
    createConnection: ((socketOptions: object) => {
      rawSocket = openStampedSocket(
        url,
        { ...socketOptions, host: address, path: undefined },
        stamps,
        options,
      )
      return rawSocket
    }) as typeof net.connect,
  })
  return new Promise((resolve, reject) => {
    let response: IncomingMessage | undefined
    socket.once('upgrade', (upgradeResponse) => {
      response = upgradeResponse
      stamps.open = clock.now()
      if (rawSocket)
        resolve(
          new CompressedWebSocketConnection(
            describeOpened(socket, rawSocket, upgradeResponse, stamps),
            clock,
            maxFrameBytes,
          ),
        )
    })
    socket.once('unexpected-response', (request, refusedResponse) =>
      rejectWithRefusal(request, refusedResponse, stamps, reject),
    )
    socket.on('error', (error) => {
      if (!response) reject(toDialError(error, stamps))
    })
  })
}

function openStampedSocket(
  url: string,
  socketOptions: object,
  stamps: Stamps,
  { clock, tls: tlsOptions = {} }: ConnectionOptions,
): net.Socket {
  const { secure, serverName } = parseEndpoint(url)
  const options = {
    ...socketOptions,
    ...tlsOptions,
    ...(serverName !== undefined && { servername: serverName }),
  }
  const socket = secure
    ? tls.connect(options as tls.ConnectionOptions)
    : net.connect(options as net.NetConnectOpts)
  socket.setNoDelay(true)
  socket.once('connect', () => {
    stamps.tcp = clock.now()
  })
  socket.once('secureConnect', () => {
    stamps.tls = clock.now()
  })
  return socket
}

function describeOpened(socket: WebSocket, rawSocket: net.Socket, response: IncomingMessage, stamps: Stamps) {
  const tlsSocket = rawSocket instanceof tls.TLSSocket ? rawSocket : undefined
  const headers = joinHeaderValues(response.headers)
  return {
    socket,
    duplex: rawSocket,
    stamps: { ...stamps },
    resumed: tlsSocket?.isSessionReused() ?? false,
    negotiated: {
      extensions: headers['sec-websocket-extensions'] ?? '',
      tls: tlsSocket?.getProtocol() ?? '',
      alpn: tlsSocket?.alpnProtocol || '',
      remoteAddress: rawSocket.remoteAddress ?? '',
    },
    upgradeResponse: { status: response.statusCode ?? 101, headers },
  }
}

/** Reads the body of a refusal, up to the limit, and rejects with it. */
function rejectWithRefusal(
  request: ClientRequest,
  response: IncomingMessage,
  stamps: Stamps,
  reject: (error: DialError) => void,
): void {
  const status = response.statusCode ?? 0
  let body = ''
  const end = () => {
    request.destroy()
    const refusal = {
      status,
      headers: joinHeaderValues(response.headers),
      body: body.slice(0, MAX_REFUSAL_BYTES),
    }
    reject(new DialError(`the upgrade was refused with ${formatStatus(status)}`, 'REFUSED', stamps, refusal))
  }
  response.setEncoding('utf8').on('data', (text: string) => {
    body += text
    if (body.length >= MAX_REFUSAL_BYTES) end()
  })
  response.once('end', end).once('error', end)
}

function joinHeaderValues(headers: IncomingMessage['headers']): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  )
}

/** A handshake timeout of `ws` has no error code. */
function toDialError(error: NodeJS.ErrnoException, stamps: Stamps): DialError {
  const isLate = /timed out/.test(error.message)
  return new DialError(error.message, isLate ? 'ETIMEDOUT' : (error.code ?? 'PROTOCOL'), stamps)
}
