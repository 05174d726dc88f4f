import type { ClientRequest, IncomingMessage } from 'node:http'
import net from 'node:net'
import tls from 'node:tls'
import { WebSocket } from 'ws'
import type { Headers, WebSocketDial } from '../core/adapter.ts'
import { CompressedLine } from './compressed-line.ts'
import type { Stamps } from './conduit.ts'
import { DialError } from './dial-error.ts'
import { statusWords } from './http-head.ts'
import { LARGEST_FRAME, LARGEST_REFUSAL } from './limits.ts'
import type { Line, LineOptions } from './line.ts'
import { targetOf } from './target.ts'

/** Opens a WebSocket that offers permessage-deflate (RFC 7692). Rejects only with a {@link DialError}. */
export async function openCompressed(dial: WebSocketDial, options: LineOptions): Promise<Line> {
  const stamps: Stamps = {}
  try {
    const address = await addressOf(dial.url, options, stamps)
    return await connect(dial, address, options, stamps)
  } catch (cause) {
    if (cause instanceof DialError) throw cause
    const { message, code } = cause as NodeJS.ErrnoException
    throw new DialError(message, code ?? 'PROTOCOL', stamps)
  }
}

/** The address of the host, looked up once per run as for every other connection. */
async function addressOf(url: string, { resolver, clock }: LineOptions, stamps: Stamps): Promise<string> {
  const { host } = targetOf(url)
  const known = resolver.known(host)
  const [address] = known ?? (await resolver.resolve(host))
  if (!known) stamps.dns = clock.now()
  if (address === undefined) throw Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' })
  return address
}

function connect(
  { url, headers, protocols = [] }: WebSocketDial,
  address: string,
  options: LineOptions,
  stamps: Stamps,
): Promise<Line> {
  const { clock, timeout, tls: security = {}, largestFrame = LARGEST_FRAME } = options
  let made: net.Socket | undefined
  const socket = new WebSocket(url, [...protocols], {
    headers,
    perMessageDeflate: true,
    maxPayload: largestFrame,
    handshakeTimeout: timeout,
    followRedirects: false,
    rejectUnauthorized: security.rejectUnauthorized ?? true,
    ...(security.ca !== undefined && { ca: security.ca }),
    // Typed like `net.connect`, but `ws` always passes an options object.
    createConnection: ((place: object) => {
      made = stamped(url, { ...place, host: address, path: undefined }, stamps, options)
      return made
    }) as typeof net.connect,
  })
  return new Promise((resolve, reject) => {
    let answer: IncomingMessage | undefined
    socket.once('upgrade', (upgraded) => {
      answer = upgraded
      stamps.open = clock.now()
      if (made) resolve(new CompressedLine(openedOf(socket, made, upgraded, stamps), clock, largestFrame))
    })
    socket.once('unexpected-response', (request, refused) => refuse(request, refused, stamps, reject))
    socket.on('error', (error) => {
      if (!answer) reject(asDialError(error, stamps))
    })
  })
}

function stamped(
  url: string,
  place: object,
  stamps: Stamps,
  { clock, tls: security = {} }: LineOptions,
): net.Socket {
  const { secure, serverName } = targetOf(url)
  const options = { ...place, ...security, ...(serverName !== undefined && { servername: serverName }) }
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

function openedOf(socket: WebSocket, made: net.Socket, upgraded: IncomingMessage, stamps: Stamps) {
  const secure = made instanceof tls.TLSSocket ? made : undefined
  const headers = flat(upgraded.headers)
  return {
    socket,
    duplex: made,
    stamps: { ...stamps },
    resumed: secure?.isSessionReused() ?? false,
    negotiated: {
      extensions: headers['sec-websocket-extensions'] ?? '',
      tls: secure?.getProtocol() ?? '',
      alpn: secure?.alpnProtocol || '',
      remoteAddress: made.remoteAddress ?? '',
    },
    head: { status: upgraded.statusCode ?? 101, headers },
  }
}

/** Reads the body of a refusal, up to the limit, and rejects with it. */
function refuse(
  request: ClientRequest,
  answer: IncomingMessage,
  stamps: Stamps,
  reject: (error: DialError) => void,
): void {
  const status = answer.statusCode ?? 0
  let body = ''
  const end = () => {
    request.destroy()
    const refusal = { status, headers: flat(answer.headers), body: body.slice(0, LARGEST_REFUSAL) }
    reject(new DialError(`the upgrade was refused with ${statusWords(status)}`, 'REFUSED', stamps, refusal))
  }
  answer.setEncoding('utf8').on('data', (text: string) => {
    body += text
    if (body.length >= LARGEST_REFUSAL) end()
  })
  answer.once('end', end).once('error', end)
}

function flat(headers: IncomingMessage['headers']): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  )
}

/** A handshake timeout of `ws` has no error code. */
function asDialError(error: NodeJS.ErrnoException, stamps: Stamps): DialError {
  const isLate = /timed out/.test(error.message)
  return new DialError(error.message, isLate ? 'ETIMEDOUT' : (error.code ?? 'PROTOCOL'), stamps)
}
