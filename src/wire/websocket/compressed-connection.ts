import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import type { Frame, Headers } from '../../core/adapter/adapter.ts'
import type { NegotiatedSettings } from '../../core/adapter/negotiated-settings.ts'
import type { Clock } from '../../core/clock.ts'
import type { Connection, ConnectionClose, ConnectionListener, ConnectStamps } from '../connection.ts'
import { failedClose } from '../failed-close.ts'
import { shareReads } from '../reading/read-share.ts'
import { PingLimit } from './ping-limit.ts'
import { translateError } from './ws-errors.ts'

/** A WebSocket opened by `ws`. */
export interface OpenedWebSocket {
  readonly socket: WebSocket
  /** The stream it reads from: every read gets a timestamp. */
  readonly duplex: Duplex
  readonly stamps: ConnectStamps
  readonly resumed: boolean
  readonly negotiated: NegotiatedSettings
  readonly upgradeResponse: { readonly status: number; readonly headers: Headers }
}

/**
 * A WebSocket read by `ws`, which inflates messages; our own reader does not. The timestamp of a message is
 * that of the last read before `ws` emitted it: time spent inflating is not counted as the provider's, but a
 * message that waits to be inflated may get the timestamp of a later read. That is why compression is off by
 * default.
 */
export class CompressedWebSocketConnection implements Connection {
  readonly carrier = 'websocket'
  readonly isBusy = false
  readonly stamps: ConnectStamps
  readonly resumed: boolean
  readonly negotiated: NegotiatedSettings
  readonly upgradeResponse: { readonly status: number; readonly headers: Headers }
  readonly #socket: WebSocket
  readonly #clock: Clock
  readonly #maxPendingBytes: number
  #lastRead: number
  #listener: ConnectionListener | undefined
  /** Events before the first listener; later only a close without a listener. */
  #pending: (() => void)[] | undefined = []
  #pendingBytes = 0
  readonly #pings = new PingLimit()
  #isClosed = false

  /** `maxPendingBytes`: bytes kept for the first listener. */
  constructor(opened: OpenedWebSocket, clock: Clock, maxPendingBytes: number) {
    this.stamps = opened.stamps
    this.resumed = opened.resumed
    this.negotiated = opened.negotiated
    this.upgradeResponse = opened.upgradeResponse
    this.#socket = opened.socket
    this.#clock = clock
    this.#maxPendingBytes = maxPendingBytes
    this.#lastRead = clock.now()
    this.#addListeners(opened.duplex)
  }

  get isOpen(): boolean {
    return !this.#isClosed && this.#socket.readyState === WebSocket.OPEN
  }

  listen(listener: ConnectionListener | undefined): void {
    this.#listener = listener
    if (listener && this.#pending) queueMicrotask(() => this.#deliverPending())
  }

  send(frames: readonly Frame[]): number {
    const at = this.#clock.now()
    for (const frame of frames) {
      if (frame.kind === 'text') this.#socket.send(frame.text)
      else if (frame.kind === 'binary') this.#socket.send(frame.bytes)
      else throw new TypeError(`a WebSocket does not send ${frame.kind} frames`)
    }
    return at
  }

  request(): number {
    throw new TypeError('a WebSocket connection cannot send HTTP requests')
  }

  close(): void {
    if (!this.#isClosed) this.#socket.close(1000)
    this.drop()
  }

  drop(): void {
    this.#listener = undefined
    this.#pending = undefined
    this.#isClosed = true
    this.#socket.terminate()
  }

  ping(): void {
    if (this.isOpen) this.#socket.ping()
  }

  #addListeners(duplex: Duplex): void {
    // Runs before the parsing listener of `ws`.
    duplex.prependListener('data', () => {
      this.#lastRead = this.#clock.now()
    })
    // `ws` pauses the stream too, by a listener that it adds before it is open.
    this.#socket.once('open', () => shareReads(duplex))
    this.#socket.on('message', (data, isBinary) =>
      this.#handleMessage(data as Buffer, isBinary, this.#lastRead),
    )
    this.#socket.on('ping', (payload) => this.#answerPing(payload, duplex.writableLength))
    this.#socket.on('pong', () => this.#guard(() => this.#pings.countPong(this.#lastRead)))
    // `ws` now waits for the peer's close frame, for up to 30 s.
    this.#socket.on('error', (error) => this.#fail(error))
    this.#socket.on('close', (code, reason) => this.#handleClose(code, reason.toString(), this.#clock.now()))
  }

  #handleMessage(bytes: Buffer, isBinary: boolean, at: number): void {
    if (this.#isClosed) return
    const frame: Frame = isBinary
      ? { kind: 'binary', bytes }
      : { kind: 'text', text: bytes.toString(), raw: bytes }
    if (!this.#pending) return this.#listener?.onFrame(frame, at)
    this.#pendingBytes += bytes.length
    if (this.#pendingBytes > this.#maxPendingBytes) this.#socket.close(1009)
    else this.#pending.push(() => this.#listener?.onFrame(frame, at))
  }

  #handleClose(code: number, reason: string, at: number): void {
    this.#end({ kind: 'closed', code, reason }, at)
  }

  #answerPing(payload: Buffer, unsentBytes: number): void {
    this.#guard(() => {
      if (this.#pings.mayAnswer(unsentBytes, this.#lastRead)) this.#socket.pong(payload)
    })
  }

  /** A flood ends the connection. */
  #guard(count: () => void): void {
    try {
      count()
    } catch (flood) {
      this.#fail(flood as Error)
    }
  }

  #fail(error: Error): void {
    this.#end(failedClose(translateError(error)), this.#clock.now())
    this.#socket.terminate()
  }

  #end(close: ConnectionClose, at: number): void {
    if (this.#isClosed) return
    this.#isClosed = true
    if (this.#listener && !this.#pending) this.#listener.onClose(close, at)
    else this.#pending = [...(this.#pending ?? []), () => this.#listener?.onClose(close, at)]
  }

  #deliverPending(): void {
    const pending = this.#pending ?? []
    this.#pending = undefined
    for (const deliver of pending) deliver()
  }
}
