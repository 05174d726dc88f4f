import type net from 'node:net'
import tls from 'node:tls'
import type { ConnectionOptions, NegotiatedSettings } from '../connection.ts'
import { MAX_RETAINED_BYTES } from '../limits.ts'
import { readQueue } from '../reading/read-queue.ts'
import { ReadShare, shareReads } from '../reading/read-share.ts'
import type { Endpoint } from './endpoint.ts'
import { openStream } from './open-stream.ts'
import type { DialStamps } from './stamps.ts'
import { closedEarlyError } from './stream-attempt.ts'
import { type TcpStream, tcpStreamOf } from './tcp-stream.ts'

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
 * a read is copied into the queue before the next socket's callback can run.
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
  /** Whether it was dialled directly, not over a stream that a proxy connected. */
  readonly #isDirect: boolean
  #listener: SocketListener | undefined
  #isClosed = false
  /** Counts the bytes of its TCP connection, if somebody asks for positions in it. */
  #countReceived: (() => number | undefined) | undefined
  /** That count, as it was when what is being delivered was read. */
  #received: number | undefined
  readonly stamps: DialStamps

  /** @param via an address, or a stream that a proxy connected */
  constructor(endpoint: Endpoint, via: string | net.Socket, options: ConnectionOptions, stamps: DialStamps) {
    this.#options = options
    this.stamps = stamps
    this.#isDirect = typeof via === 'string'
    this.#socket = typeof via === 'string' ? this.#open(endpoint, via) : this.#adopt(endpoint, via)
    this.#tlsSocket = this.#socket instanceof tls.TLSSocket ? this.#socket : undefined
    this.#addListeners()
  }

  get isOpen(): boolean {
    return !this.#isClosed && this.#socket.writable
  }

  /** Bytes written that the peer has not taken yet. */
  get unsentBytes(): number {
    return this.#socket.writableLength
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

  /**
   * Byte positions in the TCP connection. Undefined through a proxy, whose connection it is.
   * @param unread bytes of the present read that come after the frame that is being delivered
   */
  tcpStream(unread: () => number): TcpStream | undefined {
    if (!this.#isDirect) return undefined
    const stream = tcpStreamOf(this.#socket, this.#tlsSocket !== undefined, unread, () => this.#received)
    this.#countReceived = stream.countReceived
    return stream
  }

  /** Resolves when bytes can be written. Rejects with the socket's error. */
  async waitForConnect(): Promise<void> {
    await this.waitForTcp()
    await this.waitForTls()
  }

  /** Resolves when the address has accepted the connection. Rejects with the socket's error. */
  waitForTcp(): Promise<void> {
    return this.#waitFor('connect', (at) => {
      this.stamps.tcp = at
    })
  }

  /** Resolves when the TLS handshake, if there is one, is done. Rejects with the socket's error. */
  async waitForTls(): Promise<void> {
    if (this.#tlsSocket)
      await this.#waitFor('secureConnect', (at) => {
        this.stamps.tls = at
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

  #open(endpoint: Endpoint, address: string): net.Socket {
    const buffer = sharedReadBuffer()
    const share = new ReadShare()
    const resume = () => void this.#socket.resume()
    const onread = {
      buffer,
      callback: (length: number) => {
        const at = this.#options.clock.now()
        this.#handleRead(buffer, length, at)
        return share.take(length, resume)
      },
    }
    return openStream(endpoint, address, this.#options, onread)
  }

  /** TLS over an existing stream cannot read into our buffer: through a proxy every read allocates. */
  #adopt(endpoint: Endpoint, tunnel: net.Socket): net.Socket {
    const stream = openStream(endpoint, tunnel, this.#options)
    stream.on('data', (bytes: Buffer) => {
      const at = this.#options.clock.now()
      this.#handleRead(bytes, bytes.length, at)
    })
    shareReads(stream)
    return stream.resume()
  }

  #waitFor(event: 'connect' | 'secureConnect', stamp: (at: number) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.listen({ onData: () => {}, onClose: (cause) => reject(cause ?? closedEarlyError()) })
      this.#socket.once(event, () => {
        const at = this.#options.clock.now()
        if (this.#isClosed) return
        stamp(at)
        resolve()
      })
    })
  }

  /** The bytes are delivered once all sockets have been read. */
  #handleRead(source: Buffer, length: number, at: number): void {
    const resume = this.#options.clock.noteRead?.(at)
    const received = this.#countReceived?.()
    readQueue().addRead(source, length, (bytes) => {
      this.#received = received
      resume?.()
      this.#listener?.onData(bytes, at)
    })
  }

  #addListeners(): void {
    const { now } = this.#options.clock
    this.#socket.on('error', (cause) => this.#handleClose(cause, now()))
    this.#socket.on('end', () => this.#handleClose(undefined, now()))
    this.#socket.on('close', () => this.#handleClose(undefined, now()))
  }

  #handleClose(cause: Error | undefined, at: number): void {
    if (this.#isClosed) return
    this.#isClosed = true
    readQueue().add(() => this.#listener?.onClose(cause, at))
  }
}
