import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import type { Frame, Headers } from '../core/adapter.ts'
import type { Clock } from '../core/clock.ts'
import type { Negotiated } from '../core/negotiated.ts'
import { failureOf } from './failure.ts'
import type { ConnectStamps, Line, LineClose, LineListener } from './line.ts'

/** A WebSocket opened by `ws`. */
export interface Opened {
  readonly socket: WebSocket
  /** The stream it reads from: every read gets a timestamp. */
  readonly duplex: Duplex
  readonly stamps: ConnectStamps
  readonly resumed: boolean
  readonly negotiated: Negotiated
  readonly head: { readonly status: number; readonly headers: Headers }
}

/**
 * A WebSocket read by `ws`, which inflates messages; our own reader does not. The timestamp of a message is
 * that of the last read before `ws` emitted it: time spent inflating is not counted as the provider's, but a
 * message that waits to be inflated may get the timestamp of a later read. That is why compression is off by
 * default.
 */
export class CompressedLine implements Line {
  readonly carrier = 'websocket'
  readonly isAnswering = false
  readonly stamps: ConnectStamps
  readonly resumed: boolean
  readonly negotiated: Negotiated
  readonly head: { readonly status: number; readonly headers: Headers }
  readonly #socket: WebSocket
  readonly #clock: Clock
  readonly #largest: number
  #lastRead: number
  #listener: LineListener | undefined
  /** Events before the first listener; later only a close without a listener. */
  #early: (() => void)[] | undefined = []
  #earlyBytes = 0
  #failure: Error | undefined
  #isOver = false

  /** `maxPendingBytes`: bytes kept for the first listener. */
  constructor(opened: Opened, clock: Clock, largest: number) {
    this.stamps = opened.stamps
    this.resumed = opened.resumed
    this.negotiated = opened.negotiated
    this.head = opened.head
    this.#socket = opened.socket
    this.#clock = clock
    this.#largest = largest
    this.#lastRead = clock.now()
    this.#watch(opened.duplex)
  }

  get isOpen(): boolean {
    return !this.#isOver && this.#socket.readyState === WebSocket.OPEN
  }

  listen(listener: LineListener | undefined): void {
    this.#listener = listener
    if (listener && this.#early) queueMicrotask(() => this.#replay())
  }

  say(frames: readonly Frame[]): number {
    const at = this.#clock.now()
    for (const frame of frames) {
      if (frame.kind === 'text') this.#socket.send(frame.text)
      else if (frame.kind === 'binary') this.#socket.send(frame.bytes)
      else throw new TypeError(`a WebSocket does not send ${frame.kind} frames`)
    }
    return at
  }

  ask(): number {
    throw new TypeError('a WebSocket connection cannot send HTTP requests')
  }

  hangUp(): void {
    this.#listener = undefined
    this.#early = undefined
    if (!this.#isOver) this.#socket.close(1000)
    this.#isOver = true
    this.#socket.terminate()
  }

  #watch(duplex: Duplex): void {
    // Runs before the parsing listener of `ws`.
    duplex.prependListener('data', () => {
      this.#lastRead = this.#clock.now()
    })
    this.#socket.on('message', (data, isBinary) => this.#hear(data as Buffer, isBinary, this.#lastRead))
    this.#socket.on('error', (error) => {
      this.#failure = error
    })
    this.#socket.on('close', (code, reason) => this.#close(code, reason.toString(), this.#clock.now()))
  }

  #hear(bytes: Buffer, isBinary: boolean, at: number): void {
    if (this.#isOver) return
    const frame: Frame = isBinary
      ? { kind: 'binary', bytes }
      : { kind: 'text', text: bytes.toString(), raw: bytes }
    if (!this.#early) return this.#listener?.onFrame(frame, at)
    this.#earlyBytes += bytes.length
    if (this.#earlyBytes > this.#largest) this.#socket.close(1009)
    else this.#early.push(() => this.#listener?.onFrame(frame, at))
  }

  #close(code: number, reason: string, at: number): void {
    if (this.#isOver) return
    this.#isOver = true
    const close: LineClose = this.#failure ? failureOf(this.#failure) : { kind: 'closed', code, reason }
    if (this.#listener && !this.#early) this.#listener.onClose(close, at)
    else this.#early = [...(this.#early ?? []), () => this.#listener?.onClose(close, at)]
  }

  #replay(): void {
    const early = this.#early ?? []
    this.#early = undefined
    for (const happen of early) happen()
  }
}
