import type { AnyAdapter, Dial, Frame, HttpDial, ProviderEvent } from '../core/adapter/adapter.ts'
import { copyEvent, copyFrame } from '../core/adapter/copy-frame.ts'
import type { Clock } from '../core/clock.ts'
import type {
  Exchange,
  ExchangeClose,
  ExchangedFrame,
  FrameReading,
  SentFrame,
} from '../core/trial/exchange.ts'
import type { MonotonicTime } from '../core/units.ts'
import type { ConnectionObserver, DialObserver } from '../drive/connections/connection-observer.ts'
import type { Connection, ConnectionClose } from '../wire/connection.ts'
import type { DialError } from '../wire/dial-error.ts'
import { type ConnectionLog, ObservedConnection } from './observed-connection.ts'
import { watchFields } from './watch-fields.ts'

interface Draft extends Omit<Exchange, 'frames' | 'stamps' | 'negotiated' | 'close'> {
  stamps: Exchange['stamps']
  negotiated?: NonNullable<Exchange['negotiated']>
  close?: ExchangeClose
  readonly frames: { readonly frame: ExchangedFrame; readonly readings: readonly FrameReading[] }[]
}

/** Records every connection of a load, frame by frame, with what the adapter made of each frame. */
export class ExchangeRecorder implements ConnectionObserver {
  readonly #clock: Clock
  readonly #exchanges: Draft[] = []
  /** The adapter is asked while a frame is passed on. */
  #readings: FrameReading[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get exchanges(): readonly Exchange[] {
    return this.#exchanges.map((draft) => ({
      ...draft,
      frames: draft.frames.map(({ frame, readings }) => withReading(frame, mergeReadings(readings))),
    }))
  }

  /** Wraps an adapter so that its reading of each frame is recorded. */
  observe(adapter: AnyAdapter): AnyAdapter {
    const hear: AnyAdapter['hear'] = (frame, state, job) =>
      this.#recordReading(() => adapter.hear(frame, state, job))
    return new Proxy(adapter, {
      get: (target, name) => (name === 'hear' ? hear : Reflect.get(target, name, target)),
    })
  }

  dialling(dial: Dial): DialObserver {
    const draft: Draft = { dial, began: this.#clock.now(), stamps: {}, frames: [] }
    this.#exchanges.push(draft)
    return {
      opened: (connection) => this.#opened(draft, connection),
      failed: (error) => this.#failed(draft, error),
    }
  }

  #opened(draft: Draft, connection: Connection): Connection {
    draft.stamps = connection.stamps
    draft.negotiated = connection.negotiated
    const { upgradeResponse: head } = connection
    // The adapter reads the response to an upgrade later, when the turn begins.
    if (head) this.#addReceived(draft, { kind: 'head', ...head }, connection.stamps.open ?? draft.began)
    return new ObservedConnection(connection, this.#logOf(draft))
  }

  #failed(draft: Draft, { stamps, refusal, code, message }: DialError): void {
    const at = this.#clock.now()
    draft.stamps = stamps
    if (refusal) {
      const { status, headers, body } = refusal
      this.#addReceived(draft, { kind: 'head', status, headers }, at)
      if (body !== '') this.#addReceived(draft, { kind: 'text', text: body }, at)
    }
    draft.close = { at, by: refusal ? 'server' : 'failure', code, reason: message }
  }

  #logOf(draft: Draft): ConnectionLog {
    return {
      sent: (frames, at) => {
        for (const frame of frames) draft.frames.push({ frame: copySent(frame, at), readings: [] })
      },
      requested: (request, at) => {
        draft.frames.push({ frame: recordRequest(request, at), readings: [] })
      },
      received: (frame, at, read) => {
        // Recorded before it is read, because its bytes are valid only now, and frames sent in reply must come after
        // it.
        this.#addReceived(draft, copyFrame(frame), at)
        read()
      },
      closed: (close, at) => {
        draft.close = describeClose(close, at)
      },
      closedByClient: () => {
        draft.close = { at: this.#clock.now(), by: 'client', reason: '' }
      },
    }
  }

  #addReceived(draft: Draft, frame: Frame, at: MonotonicTime): void {
    this.#readings = []
    draft.frames.push({ frame: { from: 'server', at, frame }, readings: this.#readings })
  }

  #recordReading(hear: () => ProviderEvent[]): ProviderEvent[] {
    const readings = this.#readings
    let events: ProviderEvent[] = []
    let thrown: { readonly error: unknown } | undefined
    const { fields } = watchFields(() => {
      try {
        events = hear()
      } catch (error) {
        thrown = { error }
      }
    })
    readings.push({
      events: events.map(copyEvent),
      ...fields(),
      ...(thrown && { error: String(thrown.error) }),
    })
    if (thrown) throw thrown.error
    return events
  }
}

/** A frame that was sent is text or binary: the contract has no others. */
export function copySent(frame: Frame, at: MonotonicTime): SentFrame {
  const copy = copyFrame(frame)
  if (copy.kind !== 'text' && copy.kind !== 'binary') throw new TypeError(`a ${copy.kind} was sent`)
  return { from: 'client', at, frame: copy }
}

function withReading(frame: ExchangedFrame, reading: FrameReading | undefined): ExchangedFrame {
  return frame.from === 'server' && reading ? { ...frame, reading } : frame
}

function mergeReadings(readings: readonly FrameReading[]): FrameReading | undefined {
  if (readings.length < 2) return readings[0]
  const error = readings.find((reading) => reading.error !== undefined)?.error
  return {
    events: readings.flatMap(({ events }) => events),
    messages: readings.flatMap(({ messages }) => messages),
    unread: [...new Set(readings.flatMap(({ unread }) => unread))],
    missing: [...new Set(readings.flatMap(({ missing }) => missing))],
    ...(error !== undefined && { error }),
  }
}

export function recordRequest({ method, url, headers, body }: HttpDial, at: MonotonicTime): ExchangedFrame {
  const request = { kind: 'request', method, url, headers, ...(body !== undefined && { body }) } as const
  return { from: 'client', at, frame: request }
}

export function describeClose(close: ConnectionClose, at: MonotonicTime): ExchangeClose {
  const by = close.kind === 'failed' ? 'failure' : 'server'
  return { at, by, ...(close.code !== undefined && { code: close.code }), reason: close.reason }
}
