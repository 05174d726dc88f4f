import net from 'node:net'
import tls from 'node:tls'
import { LARGEST_KEPT } from './limits.ts'
import type { ConnectStamps, LineOptions, Negotiated } from './line.ts'
import type { Target } from './target.ts'
import { Views } from './views.ts'

/** The timestamps of a dial in progress. */
export type Stamps = { -readonly [name in keyof ConnectStamps]: ConnectStamps[name] }

/** Receives the events of a socket. */
export interface ConduitListener {
  /** The bytes are valid only during the call. */
  onBytes(bytes: Buffer, at: number): void
  /** Called once: with the error if the socket failed, without one if the peer closed it. */
  onGone(cause: Error | undefined, at: number): void
}

let scratch: Buffer | undefined

/**
 * The one buffer that all sockets of this thread read into. By default Node allocates 64 KiB for each read,
 * and collecting that garbage delays the timestamps of other streams by milliseconds. Sharing is safe because
 * a read is parsed and, where necessary, copied before the next socket's callback can run.
 */
function sharedBuffer(): Buffer {
  scratch ??= Buffer.allocUnsafeSlow(LARGEST_KEPT)
  return scratch
}

/** A TCP or TLS socket, from connecting to its close. */
export class Conduit {
  readonly #socket: net.Socket
  readonly #secure: tls.TLSSocket | undefined
  readonly #options: LineOptions
  readonly #target: Target
  #listener: ConduitListener | undefined
  #gone = false
  readonly stamps: Stamps

  constructor(target: Target, address: string, options: LineOptions, stamps: Stamps) {
    this.#target = target
    this.#options = options
    this.stamps = stamps
    const buffer = sharedBuffer()
    const views = new Views()
    const onread = {
      buffer,
      callback: (length: number) => {
        const at = options.clock.now()
        this.#listener?.onBytes(views.of(buffer, 0, length), at)
        return true
      },
    }
    const place = { host: address, port: target.port, onread }
    this.#secure = target.secure ? tls.connect({ ...place, ...this.#security() }) : undefined
    this.#socket = this.#secure ?? net.connect(place)
    // Small frames must leave at once (Nagle's algorithm would wait for the peer's acknowledgement).
    this.#socket.setNoDelay(true)
    this.#watch()
  }

  get isOpen(): boolean {
    return !this.#gone && this.#socket.writable
  }

  /** The TLS session was resumed. */
  get resumed(): boolean {
    return this.#secure?.isSessionReused() ?? false
  }

  get negotiated(): Negotiated {
    return {
      extensions: '',
      tls: this.#secure?.getProtocol() ?? '',
      alpn: this.#secure?.alpnProtocol || '',
      remoteAddress: this.#socket.remoteAddress ?? '',
    }
  }

  /** Resolves when bytes can be written. Rejects with the socket's error. */
  connected(): Promise<void> {
    const { now } = this.#options.clock
    return new Promise((resolve, reject) => {
      this.listen({ onBytes: () => {}, onGone: (cause) => reject(cause ?? closedEarly()) })
      this.#socket.once('connect', () => {
        this.stamps.tcp = now()
        if (!this.#secure) resolve()
      })
      this.#secure?.once('secureConnect', () => {
        this.stamps.tls = now()
        resolve()
      })
    })
  }

  listen(listener: ConduitListener): void {
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
  hangUp(): void {
    this.#listener = undefined
    this.#gone = true
    this.#socket.destroy()
  }

  #watch(): void {
    const { now } = this.#options.clock
    this.#socket.on('error', (cause) => this.#over(cause, now()))
    this.#socket.on('end', () => this.#over(undefined, now()))
    this.#socket.on('close', () => this.#over(undefined, now()))
    if (this.#options.tls?.resume)
      this.#secure?.on('session', (ticket) => this.#sessions.set(this.#place, ticket))
  }

  #over(cause: Error | undefined, at: number): void {
    if (this.#gone) return
    this.#gone = true
    this.#listener?.onGone(cause, at)
  }

  get #sessions(): Map<string, Buffer> {
    return this.#options.resolver.sessions
  }

  get #place(): string {
    return `${this.#target.host}:${this.#target.port}`
  }

  #security(): tls.ConnectionOptions {
    const { ca, rejectUnauthorized = true, resume } = this.#options.tls ?? {}
    const { serverName } = this.#target
    const session = resume ? this.#sessions.get(this.#place) : undefined
    return {
      rejectUnauthorized,
      ALPNProtocols: ['http/1.1'],
      ...(serverName === undefined ? {} : { servername: serverName }),
      ...(ca === undefined ? {} : { ca }),
      ...(session === undefined ? {} : { session }),
    }
  }
}

function closedEarly(): Error {
  return Object.assign(new Error('closed before the connection was ready'), { code: 'ECONNRESET' })
}
