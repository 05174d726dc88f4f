import net from 'node:net'
import tls from 'node:tls'
import type { ConnectionOptions, ConnectStamps, NegotiatedSettings } from '../connection.ts'
import { MAX_RETAINED_BYTES } from '../limits.ts'
import type { Endpoint } from './endpoint.ts'
import { ViewCache } from './view-cache.ts'

/** The timestamps of a dial in progress. */
export type Stamps = { -readonly [name in keyof ConnectStamps]: ConnectStamps[name] }

/** Receives the events of a socket. */
export interface SocketListener {
  /** The bytes are valid only during the call. */
  onData(bytes: Buffer, at: number): void
  /** Called once: with the error if the socket failed, without one if the peer closed it. */
  onClose(cause: Error | undefined, at: number): void
}

let readBuffer: Buffer | undefined

/**
 * The one buffer that all sockets of this thread read into. By default Node allocates 64 KiB for each read,
 * and collecting that garbage delays the timestamps of other streams by milliseconds. Sharing is safe because
 * a read is parsed and, where necessary, copied before the next socket's callback can run.
 */
function sharedReadBuffer(): Buffer {
  readBuffer ??= Buffer.allocUnsafeSlow(MAX_RETAINED_BYTES)
  return readBuffer
}

/** A TCP or TLS socket, from connecting to its close. */
export class Socket {
  readonly #socket: net.Socket
  readonly #tlsSocket: tls.TLSSocket | undefined
  readonly #options: ConnectionOptions
  readonly #endpoint: Endpoint
  #listener: SocketListener | undefined
  #isClosed = false
  readonly stamps: Stamps

  constructor(endpoint: Endpoint, address: string, options: ConnectionOptions, stamps: Stamps) {
    this.#endpoint = endpoint
    this.#options = options
    this.stamps = stamps
    const buffer = sharedReadBuffer()
    const viewCache = new ViewCache()
    const onread = {
      buffer,
      callback: (length: number) => {
        const at = options.clock.now()
        this.#listener?.onData(viewCache.get(buffer, 0, length), at)
        return true
      },
    }
    const socketOptions = { host: address, port: endpoint.port, onread }
    this.#tlsSocket = endpoint.secure ? tls.connect({ ...socketOptions, ...this.#tlsOptions() }) : undefined
    this.#socket = this.#tlsSocket ?? net.connect(socketOptions)
    // Small frames must leave at once (Nagle's algorithm would wait for the peer's acknowledgement).
    this.#socket.setNoDelay(true)
    this.#addListeners()
  }

  get isOpen(): boolean {
    return !this.#isClosed && this.#socket.writable
  }

  /** The TLS session was resumed. */
  get resumed(): boolean {
    return this.#tlsSocket?.isSessionReused() ?? false
  }

  get negotiated(): NegotiatedSettings {
    return {
      extensions: '',
      tls: this.#tlsSocket?.getProtocol() ?? '',
      alpn: this.#tlsSocket?.alpnProtocol || '',
      remoteAddress: this.#socket.remoteAddress ?? '',
    }
  }

  /** Resolves when bytes can be written. Rejects with the socket's error. */
  waitForConnect(): Promise<void> {
    const { now } = this.#options.clock
    return new Promise((resolve, reject) => {
      this.listen({ onData: () => {}, onClose: (cause) => reject(cause ?? closedEarlyError()) })
      this.#socket.once('connect', () => {
        this.stamps.tcp = now()
        if (!this.#tlsSocket) resolve()
      })
      this.#tlsSocket?.once('secureConnect', () => {
        this.stamps.tls = now()
        resolve()
      })
    })
  }

  listen(listener: SocketListener): void {
    this.#listener = listener
  }

  /** Writes all bytes at once; returns the instant right before. Does nothing if the socket is closed. */
  write(bytes: Uint8Array): number {
    const at = this.#options.clock.now()
    if (this.isOpen) this.#socket.write(bytes)
    return at
  }

  /** Destroys the socket with an error that is passed to the listener. */
  fail(cause: Error): void {
    this.#socket.destroy(cause)
  }

  /** Immediate; the listener is not called. Data already written is sent if it fits the send buffer. */
  close(): void {
    this.#listener = undefined
    this.#isClosed = true
    this.#socket.destroy()
  }

  #addListeners(): void {
    const { now } = this.#options.clock
    this.#socket.on('error', (cause) => this.#handleClose(cause, now()))
    this.#socket.on('end', () => this.#handleClose(undefined, now()))
    this.#socket.on('close', () => this.#handleClose(undefined, now()))
    if (this.#options.tls?.resume)
      this.#tlsSocket?.on('session', (ticket) => this.#tlsSessions.set(this.#sessionKey, ticket))
  }

  #handleClose(cause: Error | undefined, at: number): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#listener?.onClose(cause, at)
  }

  get #tlsSessions(): Map<string, Buffer> {
    return this.#options.resolver.tlsSessions
  }

  get #sessionKey(): string {
    return `${this.#endpoint.host}:${this.#endpoint.port}`
  }

  #tlsOptions(): tls.ConnectionOptions {
    const { ca, rejectUnauthorized = true, resume } = this.#options.tls ?? {}
    const { serverName } = this.#endpoint
    const session = resume ? this.#tlsSessions.get(this.#sessionKey) : undefined
    return {
      rejectUnauthorized,
      ALPNProtocols: ['http/1.1'],
      ...(serverName === undefined ? {} : { servername: serverName }),
      ...(ca === undefined ? {} : { ca }),
      ...(session === undefined ? {} : { session }),
    }
  }
}

function closedEarlyError(): Error {
  return Object.assign(new Error('closed before the connection was ready'), { code: 'ECONNRESET' })
}
