import type net from 'node:net'
import tls from 'node:tls'
import type { ConnectionOptions } from '../connection.ts'
import type { Endpoint } from './endpoint.ts'
import { openStream } from './open-stream.ts'
import { orAborted } from './or-aborted.ts'
import type { DialStamps } from './stamps.ts'

/** A stream that connects, for readers that are not ours: `ws`, undici, and the head of a proxy's answer. */
export class StreamAttempt {
  readonly stream: net.Socket
  readonly reached: Promise<void>
  readonly #options: ConnectionOptions

  /** @param via an address, or a stream that is already connected */
  constructor(endpoint: Endpoint, via: string | net.Socket, options: ConnectionOptions, stamps: DialStamps) {
    this.#options = options
    this.stream = openStream(endpoint, via, options)
    this.reached =
      typeof via === 'string'
        ? this.#waitFor('connect').then((at) => {
            stamps.tcp = at
          })
        : Promise.resolve()
  }

  /** Resolves when the TLS handshake, if there is one, is done. */
  async secured(stamps: DialStamps, signal: AbortSignal): Promise<void> {
    if (this.stream instanceof tls.TLSSocket)
      stamps.tls = await orAborted(this.#waitFor('secureConnect'), signal)
  }

  close(): void {
    this.stream.on('error', () => {}).destroy()
  }

  #waitFor(event: 'connect' | 'secureConnect'): Promise<number> {
    const { now } = this.#options.clock
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        this.stream.off(event, done).off('error', fail).off('close', closed)
        act()
      }
      const done = () => {
        const at = now()
        settle(() => resolve(at))
      }
      const fail = (error: Error) => settle(() => reject(error))
      const closed = () => settle(() => reject(closedEarlyError()))
      this.stream.once(event, done).once('error', fail).once('close', closed)
    })
  }
}

export function closedEarlyError(): Error {
  return Object.assign(new Error('closed before the connection was ready'), { code: 'ECONNRESET' })
}
