import type { Readable } from 'node:stream'
import { Agent, type buildConnector, request } from 'undici'
import type { HttpDial } from '../../core/adapter/adapter.ts'
import type { Clock } from '../../core/clock.ts'
import type { MonotonicTime } from '../../core/units.ts'
import { ByteBuffer } from '../byte-buffer.ts'
import type { ConnectionOptions } from '../connection.ts'
import { DialError } from '../dial-error.ts'
import { presumeHttp2 } from '../http2/agree-on-http2.ts'
import { MAX_FRAME_BYTES } from '../limits.ts'
import { ProtocolError } from '../protocol-error.ts'
import { connectStream } from '../socket/connect-socket.ts'
import { withDialTimeout } from '../socket/dial-timeout.ts'
import { parseEndpoint } from '../socket/endpoint.ts'
import { contentEncoding, decodeContent } from './content-encoding.ts'

const MAX_PIECES = 100_000

/** The response to a request that is not measured. */
export interface ControlResponse {
  readonly status: number
  /** As UTF-8. */
  readonly body: string
  /** When all of it had arrived. */
  readonly at: MonotonicTime
}

/**
 * Sends one request over a connection of its own: for tokens, lists, everything that needs no timestamps. No
 * retries, no redirects, no keep-alive. Rejects with a {@link DialError}: `REFUSED` with the response for a
 * status outside 2xx, `PROTOCOL`, `FRAME_TOO_LARGE`, `ETIMEDOUT`, or the system's or undici's code.
 */
export async function controlRequest(dial: HttpDial, options: ConnectionOptions): Promise<ControlResponse> {
  const agent = createAgent(options)
  try {
    return await sendRequest(dial, agent, options)
  } catch (cause) {
    throw cause instanceof DialError ? cause : toDialError(cause)
  } finally {
    await agent.destroy()
  }
}

async function sendRequest(
  { url, method, headers, body: sent }: HttpDial,
  dispatcher: Agent,
  { clock, timeout, signal: stop, maxFrameBytes = MAX_FRAME_BYTES }: ConnectionOptions,
): Promise<ControlResponse> {
  const limit = AbortSignal.timeout(Math.max(0, timeout))
  const signal = stop ? AbortSignal.any([limit, stop]) : limit
  const response = await request(url, { method, headers, body: sent ?? null, dispatcher, signal })
  const received = await readBody(response.body, maxFrameBytes)
  const at = readClock(clock)
  const { statusCode: status } = response
  const encoding = contentEncoding(joinHeaderValues(response.headers))
  const body = encoding === undefined ? received : decodeContent(encoding, received)
  if (!body) throw new DialError(`content-encoding ${encoding}, which cannot be read`, 'PROTOCOL', {})
  const text = body.toString()
  if (status >= 200 && status < 300) return { status, body: text, at }
  const refusal = { status, headers: joinHeaderValues(response.headers), body: text }
  throw new DialError('the preliminary request was refused', 'REFUSED', {}, refusal)
}

/** A server may send its body byte by byte: each piece costs undici more than what it holds. */
function readBody(body: Readable, limit: number): Promise<Buffer> {
  const received = new ByteBuffer(limit)
  let pieces = 0
  const append = (piece: Buffer) => {
    if (++pieces > MAX_PIECES) throw new ProtocolError(`a body in more than ${MAX_PIECES} pieces`)
    received.append(piece, 0, piece.length)
  }
  return new Promise((resolve, reject) => {
    body.on('error', reject).on('end', () => resolve(received.bytes.subarray(0, received.length)))
    body.on('data', (piece: Buffer) => {
      try {
        append(piece)
      } catch (cause) {
        body.destroy(cause as ProtocolError)
      }
    })
  })
}

const readClock = ({ now }: Clock): number => now()

function createAgent(options: ConnectionOptions): Agent {
  const { timeout, maxFrameBytes = MAX_FRAME_BYTES } = options
  return new Agent({
    connections: 1,
    pipelining: 0,
    maxResponseSize: maxFrameBytes,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    connect: (target, done) => {
      connectTo(target, options, done)
    },
  })
}

/** Connects as every other connection does: over the same addresses and the same proxy. */
function connectTo(
  { protocol, hostname, port }: buildConnector.Options,
  options: ConnectionOptions,
  done: buildConnector.Callback,
): void {
  const endpoint = parseEndpoint(
    `${protocol}//${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`,
  )
  withDialTimeout(options, (stamps, signal) => connectStream(endpoint, options, stamps, signal)).then(
    (stream) => done(null, options.http === 2 ? presumeHttp2(stream) : stream),
    (error) => done(error, null),
  )
}

/** Joins repeated headers with a comma, as on every other connection. */
function joinHeaderValues(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  )
}

function toDialError(cause: unknown): DialError {
  const { name, message, code } = cause as NodeJS.ErrnoException
  const ownCode = CODE_BY_ERROR[name] ?? CODE_BY_ERROR[String(code)] ?? String(code ?? 'UNKNOWN')
  return new DialError(message || String(cause), ownCode, {})
}

/** Errors of undici, by name or code, that have a code of ours on every other connection. */
const CODE_BY_ERROR: Readonly<Record<string, string>> = {
  TimeoutError: 'ETIMEDOUT',
  AbortError: 'ABORTED',
  HTTPParserError: 'PROTOCOL',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'FRAME_TOO_LARGE',
}
