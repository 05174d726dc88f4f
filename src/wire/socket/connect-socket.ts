import type net from 'node:net'
import type { ConnectionOptions } from '../connection.ts'
import { chooseProxy } from './choose-proxy.ts'
import { connectToHost } from './connect-to-host.ts'
import { withDialTimeout } from './dial-timeout.ts'
import { type Endpoint, parseEndpoint } from './endpoint.ts'
import { openTunnel } from './open-tunnel.ts'
import { Socket } from './socket.ts'
import type { DialStamps } from './stamps.ts'
import { StreamAttempt } from './stream-attempt.ts'

/**
 * Connects a socket to `url` and passes it to `open`, all within the timeout of the options. Every failure
 * becomes a `DialError` with the timestamps taken so far.
 */
export function connectSocket<T>(
  url: string,
  options: ConnectionOptions,
  open: (socket: Socket) => Promise<T>,
): Promise<T> {
  return withDialTimeout(options, async (stamps, signal) => {
    const socket = await reachSocket(parseEndpoint(url), options, stamps, signal)
    const fail = () => socket.fail(signal.reason)
    signal.addEventListener('abort', fail, { once: true })
    try {
      await socket.waitForTls()
      return await open(socket)
    } catch (error) {
      socket.close()
      throw error
    } finally {
      signal.removeEventListener('abort', fail)
    }
  })
}

async function reachSocket(
  endpoint: Endpoint,
  options: ConnectionOptions,
  stamps: DialStamps,
  signal: AbortSignal,
): Promise<Socket> {
  const proxy = chooseProxy(endpoint, options.proxies)
  if (proxy)
    return new Socket(endpoint, await openTunnel(proxy, endpoint, options, stamps, signal), options, stamps)
  const { socket } = await connectToHost(endpoint, { ...options, signal }, stamps, (address) => {
    const socket = new Socket(endpoint, address, options, stamps)
    return { socket, reached: socket.waitForTcp(), close: () => socket.close() }
  })
  return socket
}

/** Connects a stream for readers that are not ours, through a proxy if the options say so. */
export async function connectStream(
  endpoint: Endpoint,
  options: ConnectionOptions,
  stamps: DialStamps,
  signal: AbortSignal,
): Promise<net.Socket> {
  const proxy = chooseProxy(endpoint, options.proxies)
  const attempt = proxy
    ? new StreamAttempt(endpoint, await openTunnel(proxy, endpoint, options, stamps, signal), options, stamps)
    : await connectToHost(
        endpoint,
        { ...options, signal },
        stamps,
        (address) => new StreamAttempt(endpoint, address, options, stamps),
      )
  try {
    await attempt.secured(stamps, signal)
  } catch (error) {
    attempt.close()
    throw error
  }
  return attempt.stream
}
