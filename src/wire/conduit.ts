import net from 'node:net'
import tls from 'node:tls'
import { LARGEST_KEPT } from './limits.ts'
import type { ConnectStamps, LineOptions, Negotiated } from './line.ts'
import type { Target } from './target.ts'
import { Views } from './views.ts'

/** The stamps of a dial while they are being taken. */
export type Stamps = { -readonly [name in keyof ConnectStamps]: ConnectStamps[name] }

/** What a line does with its socket's news. */
export interface ConduitListener {
  /** Bytes valid only during the call. */
  onBytes(bytes: Buffer, at: number): void
  /** The socket is over, once: with the cause it failed for, or without one when the peer just closed. */
  onGone(cause: Error | undefined, at: number): void
}

let scratch: Buffer | undefined

/**
 * The one buffer that all sockets of this thread read into. Node's own way allocates 64 KiB for each read, and
 * collecting those is what delays the stamps of other streams by milliseconds. It may be shared because a read is
 * handed on, parsed and, where necessary, copied before the next socket's callback can run.
 */
function sharedBuffer(): Buffer {
  scratch ??= Buffer.allocUnsafeSlow(LARGEST_KEPT)
  return scratch
}

/** A socket on its way to being connected, and then connected. */
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

  /** Writes in one piece; returns the instant right before. Where nothing can be written, nothing is. */
  write(bytes: Uint8Array): number {
    const at = this.#options.clock.now()
    if (this.isOpen) this.#socket.write(bytes)
    return at
  }

  /** Ends the socket with a cause that the listener hears. */
  fail(cause: Error): void {
    this.#socket.destroy(cause)
  }

  /** Immediate and silent. What was written before is sent where the system has room for it. */
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
