import type net from 'node:net'
import type { ConnectionOptions } from '../connection.ts'
import { formatStatus, ResponseHeadReader } from '../http/head.ts'
import { ProtocolError } from '../protocol-error.ts'
import type { TunnelProxy } from './choose-proxy.ts'
import { connectToHost } from './connect-to-host.ts'
import type { Endpoint } from './endpoint.ts'
import type { DialStamps } from './stamps.ts'
import { StreamAttempt } from './stream-attempt.ts'

/**
 * Opens a tunnel to an endpoint through a proxy (RFC 9110, 9.3.6). `dns` and `tcp` are those of the proxy;
 * `proxy` is when the tunnel was open.
 */
export async function openTunnel(
  proxy: TunnelProxy,
  target: Endpoint,
  options: ConnectionOptions,
  stamps: DialStamps,
  signal: AbortSignal,
): Promise<net.Socket> {
  const own: ConnectionOptions = { ...options, tls: {}, http: 1.1 }
  const attempt = await connectToHost(
    proxy.endpoint,
    { ...options, signal },
    stamps,
    (address) => new StreamAttempt(proxy.endpoint, address, own, stamps),
  ).catch((cause) => {
    throw signal.aborted ? cause : unreachableError(cause)
  })
  try {
    await attempt.secured({}, signal)
    await requestTunnel(attempt.stream, proxy, target, signal)
  } catch (error) {
    attempt.close()
    throw signal.aborted ? interruptedError(error) : error
  }
  stamps.proxy = options.clock.now()
  return attempt.stream
}

function requestTunnel(
  stream: net.Socket,
  { authorization }: TunnelProxy,
  { host, port }: Endpoint,
  signal: AbortSignal,
): Promise<void> {
  const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
  const credentials = authorization === undefined ? '' : `proxy-authorization: ${authorization}\r\n`
  stream.write(`CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\n${credentials}\r\n`)
  return new Promise((resolve, reject) => {
    const reader = new ResponseHeadReader()
    const settle = (error?: unknown) => {
      stream.off('data', read).off('error', settle).off('close', closed)
      signal.removeEventListener('abort', aborted)
      stream.pause()
      if (error === undefined) resolve()
      else reject(error)
    }
    const aborted = () => settle(signal.reason)
    const closed = () => settle(proxyError('the proxy closed the connection'))
    const read = (bytes: Buffer) => {
      try {
        const rest = bytes.subarray(reader.read(bytes, 0))
        const { head } = reader
        if (!head) return
        if (head.status < 200 || head.status > 299)
          return settle(proxyError(`the proxy refused the tunnel with ${formatStatus(head.status)}`))
        settle()
        if (rest.length > 0) stream.unshift(rest)
      } catch (error) {
        settle(
          error instanceof ProtocolError ? proxyError(`the proxy answered with ${error.message}`) : error,
        )
      }
    }
    stream.on('data', read).once('error', settle).once('close', closed)
    signal.addEventListener('abort', aborted, { once: true })
    if (signal.aborted) aborted()
  })
}

/** Keeps the code, which tells whether this machine failed (no free files or ports). */
function unreachableError({ code, message }: NodeJS.ErrnoException): Error {
  return Object.assign(new Error(`the proxy cannot be reached: ${message || code}`), { code })
}

function proxyError(reason: string): Error {
  return Object.assign(new Error(reason), { code: 'PROXY' })
}

/** A dial that took too long says where it stood. */
function interruptedError(cause: unknown): unknown {
  if (!(cause instanceof Error) || !('code' in cause) || cause.code !== 'ETIMEDOUT') return cause
  return Object.assign(new Error(`the proxy opened no tunnel: ${cause.message}`), { code: cause.code })
}
