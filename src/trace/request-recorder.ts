import type { Dial, HttpDial } from '../core/adapter/adapter.ts'
import { copyFrame } from '../core/adapter/copy-frame.ts'
import type { Clock } from '../core/clock.ts'
import type { Exchange, ExchangeClose, ExchangedFrame } from '../core/trial/exchange.ts'
import type { MonotonicTime } from '../core/units.ts'
import type { ConnectionObserver, DialObserver } from '../drive/connections/connection-observer.ts'
import type { Connection } from '../wire/connection.ts'
import { copySent, describeClose, recordRequest } from './exchange-recorder.ts'
import { type ConnectionLog, ObservedConnection } from './observed-connection.ts'

/**
 * Keeps what passes over the connections of the first trials of a target. A frame gets its timestamp before it is
 * copied, and nothing is written to disk here. Once enough trials have begun, frames are passed on without a copy,
 * and new connections are not watched.
 */
export class RequestRecorder implements ConnectionObserver {
  readonly #clock: Clock
  readonly #logs = new WeakMap<Connection, RequestLog>()
  #left: number

  /** @param trials how many of them are kept */
  constructor(clock: Clock, trials: number) {
    this.#clock = clock
    this.#left = trials
  }

  dialling(dial: Dial): DialObserver {
    const began = this.#clock.now()
    return {
      opened: (connection) => (this.#left > 0 ? this.#watch(connection, dial, began) : connection),
      failed: () => {},
    }
  }

  leased(connection: Connection): void {
    const log = this.#logs.get(connection)
    if (!log) return
    if (this.#left > 0) log.begin(this.#clock.now())
    else log.stop()
    this.#left -= 1
  }

  exchangeOn(connection: Connection): Exchange | undefined {
    return this.#logs.get(connection)?.exchange
  }

  #watch(connection: Connection, dial: Dial, began: MonotonicTime): Connection {
    const log = new RequestLog(connection, dial, began, this.#clock)
    const watched = new ObservedConnection(connection, log)
    this.#logs.set(watched, log)
    return watched
  }
}

/** An exchange that grows. */
interface GrowingExchange extends Exchange {
  readonly frames: ExchangedFrame[]
  close?: ExchangeClose
}

/** What passes over one connection: how it was opened, and the frames of one trial after the other. */
class RequestLog implements ConnectionLog {
  /** Before the first trial: the response to the upgrade, and a greeting. */
  readonly #opening: ExchangedFrame[] = []
  readonly #base: Omit<Exchange, 'frames'>
  readonly #clock: Clock
  #frames: ExchangedFrame[] | undefined = this.#opening
  /** Time from the opening of the connection to the beginning of the trial. */
  #shift = 0
  exchange: GrowingExchange | undefined

  constructor(
    { stamps, negotiated, upgradeResponse }: Connection,
    dial: Dial,
    began: MonotonicTime,
    clock: Clock,
  ) {
    this.#base = { dial, began, stamps, negotiated }
    this.#clock = clock
    if (upgradeResponse)
      this.#keep({ from: 'server', at: stamps.open ?? began, frame: { kind: 'head', ...upgradeResponse } })
  }

  /** Another trial begins: what follows is its own. */
  begin(at: MonotonicTime): void {
    const opened = this.#opening.at(-1)?.at ?? this.#base.stamps.open ?? at
    this.exchange = { ...this.#base, frames: [...this.#opening] }
    this.#frames = this.exchange.frames
    this.#shift = Math.max(0, at - opened)
  }

  stop(): void {
    this.exchange = undefined
    this.#frames = undefined
  }

  readonly sent: ConnectionLog['sent'] = (frames, at) => {
    if (this.#frames) for (const frame of frames) this.#keep(copySent(frame, at))
  }

  readonly requested = (request: HttpDial, at: MonotonicTime): void => {
    if (this.#frames) this.#keep(recordRequest(request, at))
  }

  readonly received: ConnectionLog['received'] = (frame, at, read) => {
    if (this.#frames) this.#keep({ from: 'server', at, frame: copyFrame(frame) })
    read()
  }

  readonly closed: ConnectionLog['closed'] = (close, at) => {
    if (this.exchange) this.exchange.close = describeClose(close, at - this.#shift)
  }

  readonly closedByClient = (): void => {
    if (this.exchange) this.exchange.close = { at: this.#clock.now() - this.#shift, by: 'client', reason: '' }
  }

  #keep(frame: ExchangedFrame): void {
    this.#frames?.push({ ...frame, at: frame.at - this.#shift })
  }
}
