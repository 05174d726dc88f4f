import type { Frame, Headers } from '../core/adapter.ts'
import type { Conduit } from './conduit.ts'
import { failureOf, truncated } from './failure.ts'
import { OPERATION } from './frame-head.ts'
import { FrameReader } from './frame-reader.ts'
import { writeClose, writeControl, writeFrames } from './frame-writer.ts'
import { LARGEST_FRAME } from './limits.ts'
import type { ConnectStamps, Line, LineClose, LineListener, LineOptions, Negotiated } from './line.ts'
import { Violation } from './violation.ts'

/** A WebSocket on an upgraded socket. Pings are answered with or without a listener. */
export class WebSocketLine implements Line {
  readonly carrier = 'websocket'
  readonly isAnswering = false
  readonly stamps: ConnectStamps
  readonly resumed: boolean
  readonly negotiated: Negotiated
  readonly head: { readonly status: number; readonly headers: Headers }
  readonly #conduit: Conduit
  readonly #reader: FrameReader
  readonly #largest: number
  #listener: LineListener | undefined
  /**
   * Events without a listener, for the next one: everything before the first listener, later only the close.
   */
  #early: (() => void)[] | undefined = []
  #earlyBytes = 0
  #isOver = false

  constructor(conduit: Conduit, head: { status: number; headers: Headers }, options: LineOptions) {
    this.#conduit = conduit
    this.#largest = options.largestFrame ?? LARGEST_FRAME
    this.#reader = new FrameReader(this.#largest, {
      onMessage: (frame, at) => this.#listener?.onFrame(frame, at),
      onPing: (payload) => this.#conduit.write(writeControl(OPERATION.pong, payload)),
      onClose: (code, reason, at) => this.#closed(code, reason, at),
    })
    this.head = { status: head.status, headers: head.headers }
    this.stamps = { ...conduit.stamps }
    this.resumed = conduit.resumed
    this.negotiated = conduit.negotiated
    conduit.listen({
      onBytes: (bytes, at) => this.receive(bytes, at),
      onGone: (cause, at) => this.#gone(cause, at),
    })
  }

  get isOpen(): boolean {
    return !this.#isOver && this.#conduit.isOpen
  }

  listen(listener: LineListener | undefined): void {
    this.#listener = listener
    // Deferred: the caller of `listen` may not be ready yet.
    if (listener && this.#early) queueMicrotask(() => this.#replay())
  }

  say(frames: readonly Frame[]): number {
    return this.#conduit.write(writeFrames(frames))
  }

  ask(): number {
    throw new TypeError('a WebSocket connection cannot send HTTP requests')
  }

  hangUp(): void {
    this.#goodbye(this.#isOver ? undefined : 1000)
  }

  /** Reads what the socket delivered, or what arrived in the same read as the upgrade response. */
  receive(bytes: Buffer, at: number): void {
    if (this.#early) this.#keep(bytes, at)
    else this.#read(bytes, at)
  }

  #read(bytes: Buffer, at: number): void {
    try {
      this.#reader.read(bytes, at)
    } catch (cause) {
      if (!(cause instanceof Violation)) throw cause
      this.#over(failureOf(cause), at, cause.closeCode)
    }
  }

  #keep(bytes: Buffer, at: number): void {
    if (bytes.length === 0) return
    this.#earlyBytes += bytes.length
    if (this.#earlyBytes > this.#largest) return this.#refuseToKeep(at)
    const copy = Buffer.from(bytes)
    this.#early?.push(() => this.#read(copy, at))
  }

  /** Limits the memory of a connection without a listener; a later listener gets the failure. */
  #refuseToKeep(at: number): void {
    const flood = new Violation(`${this.#earlyBytes} bytes before the first listener`, 'FRAME_TOO_LARGE')
    this.#conduit.write(writeClose(flood.closeCode))
    this.#conduit.hangUp()
    this.#early?.push(() => this.#over(failureOf(flood), at))
  }

  #replay(): void {
    const early = this.#early ?? []
    this.#early = undefined
    for (const happen of early) happen()
  }

  #closed(code: number, reason: string, at: number): void {
    this.#over({ kind: 'closed', code, reason }, at, code)
  }

  #gone(cause: Error | undefined, at: number): void {
    if (this.#early) this.#early.push(() => this.#gone(cause, at))
    else if (cause) this.#over(failureOf(cause), at)
    else if (this.#reader.isMidMessage) this.#over(truncated('a frame'), at)
    else this.#over({ kind: 'closed', code: 1006, reason: '' }, at)
  }

  #over(close: LineClose, at: number, answer?: number): void {
    const listener = this.#listener
    if (this.#isOver) return
    this.#goodbye(answer)
    if (listener) listener.onClose(close, at)
    else this.#early = [() => this.#listener?.onClose(close, at)]
  }

  #goodbye(code?: number): void {
    this.#isOver = true
    this.#early = undefined
    this.#listener = undefined
    if (code !== undefined) this.#conduit.write(writeClose(code))
    this.#conduit.hangUp()
  }
}
