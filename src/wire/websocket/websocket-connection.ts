import type { Frame, Headers } from '../../core/adapter/adapter.ts'
import type {
  Connection,
  ConnectionClose,
  ConnectionListener,
  ConnectionOptions,
  ConnectStamps,
  NegotiatedSettings,
  TcpStream,
} from '../connection.ts'
import { failedClose, truncatedClose } from '../failed-close.ts'
import { MAX_FRAME_BYTES } from '../limits.ts'
import { ProtocolError } from '../protocol-error.ts'
import type { Socket } from '../socket/socket.ts'
import { OPCODE } from './frame-header.ts'
import { WebSocketFrameReader } from './frame-reader.ts'
import { writeClose, writeControl, writeFrames } from './frame-writer.ts'
import { PingLimit } from './ping-limit.ts'

const NO_PAYLOAD = Buffer.alloc(0)

/** A WebSocket on an upgraded socket. Pings are answered with or without a listener. */
export class WebSocketConnection implements Connection {
  readonly carrier = 'websocket'
  readonly isBusy = false
  readonly stamps: ConnectStamps
  readonly resumed: boolean
  readonly negotiated: NegotiatedSettings
  readonly upgradeResponse: { readonly status: number; readonly headers: Headers }
  readonly #socket: Socket
  readonly #reader: WebSocketFrameReader
  readonly #maxFrameBytes: number
  readonly #pings = new PingLimit()
  #listener: ConnectionListener | undefined
  /**
   * Events without a listener, for the next one: everything before the first listener, later only the close.
   */
  #pending: (() => void)[] | undefined = []
  #pendingBytes = 0
  #isClosed = false
  /** Finds the pings in the bytes that wait for the first listener. */
  #unread: WebSocketFrameReader | undefined

  constructor(socket: Socket, head: { status: number; headers: Headers }, options: ConnectionOptions) {
    this.#socket = socket
    this.#maxFrameBytes = options.maxFrameBytes ?? MAX_FRAME_BYTES
    this.#reader = new WebSocketFrameReader(this.#maxFrameBytes, {
      onMessage: (frame, at) => this.#listener?.onFrame(frame, at),
      // Pings among the bytes that waited for the first listener were answered when they arrived.
      onPing: (payload, at) => {
        if (!this.#unread) this.#answerPing(payload, at)
      },
      onPong: (at) => {
        if (!this.#unread) this.#pings.countPong(at)
      },
      onClose: (code, reason, at) => this.#handleCloseFrame(code, reason, at),
    })
    this.#unread = new WebSocketFrameReader(this.#maxFrameBytes, {
      onMessage: () => {},
      onPing: (payload, at) => this.#answerPing(payload, at),
      onPong: (at) => this.#pings.countPong(at),
      onClose: () => {},
    })
    this.upgradeResponse = { status: head.status, headers: head.headers }
    this.stamps = { ...socket.stamps }
    this.resumed = socket.resumed
    this.negotiated = socket.negotiated
    socket.listen({
      onData: (bytes, at) => this.receive(bytes, at),
      onClose: (cause, at) => this.#handleSocketClose(cause, at),
    })
  }

  get isOpen(): boolean {
    return !this.#isClosed && this.#socket.isOpen
  }

  tcpStream(): TcpStream | undefined {
    return this.#socket.tcpStream(() => this.#reader.unread)
  }

  listen(listener: ConnectionListener | undefined): void {
    this.#listener = listener
    // Deferred: the caller of `listen` may not be ready yet.
    if (listener && this.#pending) queueMicrotask(() => this.#deliverPending())
  }

  send(frames: readonly Frame[]): number {
    return this.#socket.write(writeFrames(frames))
  }

  ping(): void {
    if (this.isOpen) this.#socket.write(writeControl(OPCODE.ping, NO_PAYLOAD))
  }

  request(): number {
    throw new TypeError('a WebSocket connection cannot send HTTP requests')
  }

  close(): void {
    this.#shutDown(this.#isClosed ? undefined : 1000)
  }

  drop(): void {
    this.#shutDown(undefined)
  }

  /** Reads what the socket delivered, or what arrived in the same read as the upgrade response. */
  receive(bytes: Buffer, at: number): void {
    if (this.#pending) this.#buffer(bytes, at)
    else this.#read(bytes, at)
  }

  #read(bytes: Buffer, at: number): void {
    try {
      this.#reader.read(bytes, at)
    } catch (cause) {
      if (!(cause instanceof ProtocolError)) throw cause
      this.#handleClose(failedClose(cause), at, cause.closeCode)
    }
  }

  #buffer(bytes: Buffer, at: number): void {
    if (bytes.length === 0) return
    this.#pendingBytes += bytes.length
    if (this.#pendingBytes > this.#maxFrameBytes) return this.#rejectFlood(at)
    const copy = Buffer.from(bytes)
    this.#answerUnread(copy, at)
    this.#pending?.push(() => this.#read(copy, at))
  }

  /**
   * Answers pings before there is a listener, because a server that gets no pong closes. Messages and violations wait
   * for the listener.
   */
  #answerUnread(bytes: Buffer, at: number): void {
    try {
      this.#unread?.read(bytes, at)
    } catch (cause) {
      if (!(cause instanceof ProtocolError)) throw cause
      this.#unread = undefined
    }
  }

  /** Limits the memory of a connection without a listener; a later listener gets the failure. */
  #rejectFlood(at: number): void {
    const flood = new ProtocolError(
      `${this.#pendingBytes} bytes before the first listener`,
      'FRAME_TOO_LARGE',
    )
    this.#socket.write(writeClose(flood.closeCode))
    this.#socket.close()
    this.#pending?.push(() => this.#handleClose(failedClose(flood), at))
  }

  #deliverPending(): void {
    const pending = this.#pending ?? []
    this.#pending = undefined
    for (const deliver of pending) deliver()
    this.#unread = undefined
  }

  #answerPing(payload: Buffer, at: number): void {
    if (this.#pings.mayAnswer(this.#socket.unsentBytes, at))
      this.#socket.write(writeControl(OPCODE.pong, payload))
  }

  #handleCloseFrame(code: number, reason: string, at: number): void {
    this.#handleClose({ kind: 'closed', code, reason }, at, code)
  }

  #handleSocketClose(cause: Error | undefined, at: number): void {
    if (this.#pending) this.#pending.push(() => this.#handleSocketClose(cause, at))
    else if (cause) this.#handleClose(failedClose(cause), at)
    else if (this.#reader.isMidMessage) this.#handleClose(truncatedClose('a frame'), at)
    else this.#handleClose({ kind: 'closed', code: 1006, reason: '' }, at)
  }

  #handleClose(close: ConnectionClose, at: number, answer?: number): void {
    const listener = this.#listener
    if (this.#isClosed) return
    this.#shutDown(answer)
    if (listener) listener.onClose(close, at)
    else this.#pending = [() => this.#listener?.onClose(close, at)]
  }

  #shutDown(code?: number): void {
    this.#isClosed = true
    this.#pending = undefined
    this.#listener = undefined
    if (code !== undefined) this.#socket.write(writeClose(code))
    this.#socket.close()
  }
}
