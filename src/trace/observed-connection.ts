import type { Frame, Headers, HttpDial } from '../core/adapter/adapter.ts'
import type { NegotiatedSettings } from '../core/adapter/negotiated-settings.ts'
import type { MonotonicTime } from '../core/units.ts'
import type {
  Connection,
  ConnectionClose,
  ConnectionListener,
  ConnectStamps,
  TcpStream,
} from '../wire/connection.ts'

/** Receives what passes over one connection. */
export interface ConnectionLog {
  readonly sent: (frames: readonly Frame[], at: MonotonicTime) => void
  readonly requested: (dial: HttpDial, at: MonotonicTime) => void
  /** `read` passes the frame on; whatever reads it does so within the call. */
  readonly received: (frame: Frame, at: MonotonicTime, read: () => void) => void
  readonly closed: (close: ConnectionClose, at: MonotonicTime) => void
  readonly closedByClient: () => void
}

/** Passes everything on to a connection and from it, and reports it to a log. */
export class ObservedConnection implements Connection {
  readonly carrier: 'websocket' | 'http'
  readonly stamps: ConnectStamps
  readonly resumed: boolean
  readonly upgradeResponse?: { readonly status: number; readonly headers: Headers }
  readonly negotiated: NegotiatedSettings
  readonly #inner: Connection
  readonly #log: ConnectionLog
  #isClosed = false

  constructor(inner: Connection, log: ConnectionLog) {
    this.#inner = inner
    this.#log = log
    this.carrier = inner.carrier
    this.stamps = inner.stamps
    this.resumed = inner.resumed
    this.negotiated = inner.negotiated
    if (inner.upgradeResponse) this.upgradeResponse = inner.upgradeResponse
  }

  get isOpen(): boolean {
    return this.#inner.isOpen
  }

  get httpVersion(): Connection['httpVersion'] {
    return this.#inner.httpVersion
  }

  get isBusy(): boolean {
    return this.#inner.isBusy
  }

  tcpStream(): TcpStream | undefined {
    return this.#inner.tcpStream?.()
  }

  listen(listener: ConnectionListener | undefined): void {
    this.#inner.listen(
      listener && {
        onFrame: (frame, at) => this.#log.received(frame, at, () => listener.onFrame(frame, at)),
        onClose: (close, at) => {
          this.#noteClose(() => this.#log.closed(close, at))
          listener.onClose(close, at)
        },
      },
    )
  }

  send(frames: readonly Frame[]): number {
    const at = this.#inner.send(frames)
    this.#log.sent(frames, at)
    return at
  }

  ping(): void {
    this.#inner.ping?.()
  }

  request(dial: HttpDial): number {
    const at = this.#inner.request(dial)
    this.#log.requested(dial, at)
    return at
  }

  close(): void {
    this.#noteClose(() => this.#log.closedByClient())
    this.#inner.close()
  }

  drop(): void {
    this.#noteClose(() => this.#log.closedByClient())
    if (this.#inner.drop) this.#inner.drop()
    else this.#inner.close()
  }

  /** Only the first end counts. */
  #noteClose(note: () => void): void {
    if (this.#isClosed) return
    this.#isClosed = true
    note()
  }
}
