import type { AnyAdapter, Frame, Headers, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import type { Clock } from '../../core/clock.ts'
import type { Fault } from '../../core/fault.ts'
import type { LoopLag } from '../../drive/health/loop-lag.ts'
import { refusalFault } from '../../drive/trial/trial-recorder.ts'
import type { ConnectionClose, ConnectionListener } from '../../wire/connection.ts'

/** The response header that identifies the lab. */
const LAB_HEADER_NAME = 'x-ttfa-lab'

/** Callbacks of a frame reader. Instants are absolute microseconds. */
export interface FrameReaderEvents {
  /** All events but `fault`, `note` and `ready`, which the reader handles. */
  readonly onEvent: (heard: ProviderEvent, at: number) => void
  readonly onReady?: (at: number) => void
  /** Called once. No event follows. */
  readonly onFault: (fault: Fault, at: number) => void
  /** The connection or the body has ended normally. No event follows. */
  readonly onEnd?: (at: number) => void
}

export interface FrameReaderOptions extends FrameReaderEvents {
  readonly adapter: AnyAdapter
  readonly job: Job
  readonly state: unknown
  readonly lag: LoopLag
}

/** Reads the frames of a connection or of one HTTP response and turns them into provider events. */
export class EventReader implements ConnectionListener {
  requestId = ''
  simulated = false
  loopLag = 0
  isEnded = false
  readonly #options: FrameReaderOptions
  #refusal: { status: number; headers: Headers; body: string } | undefined

  constructor(options: FrameReaderOptions) {
    this.#options = options
  }

  onFrame(frame: Frame, at: number): void {
    this.loopLag = Math.max(this.loopLag, this.#options.lag.observe(at))
    if (this.isEnded) return
    if (frame.kind === 'head') return this.readHead(frame, at)
    if (this.#refusal) return this.#collectRefusal(frame, at)
    this.#readFrame(frame, at)
    if (frame.kind === 'eof' && !this.isEnded) this.#end(at)
  }

  onClose(close: ConnectionClose, at: number): void {
    if (this.isEnded) return
    if (close.kind === 'failed')
      return this.fail({ kind: 'network', detail: `${close.code}: ${close.reason}` }, at)
    const { adapter, state } = this.#options
    const code = close.code ?? 1006
    const fault = adapter.readClose
      ? adapter.readClose(code, close.reason, state)
      : ({ kind: 'network', status: code, detail: `closed${close.reason && `: ${close.reason}`}` } as const)
    if (fault) this.fail(fault, at)
    else this.#end(at)
  }

  /** The head of an HTTP response or of a WebSocket upgrade. */
  readHead(head: Extract<Frame, { kind: 'head' }>, at: number): void {
    this.simulated ||= head.headers[LAB_HEADER_NAME] !== undefined
    const isSuccess = (head.status >= 200 && head.status < 300) || head.status === 101
    if (isSuccess) return this.#readFrame(head, at)
    this.#refusal = { status: head.status, headers: head.headers, body: '' }
  }

  fail(fault: Fault, at: number): void {
    if (this.isEnded) return
    this.isEnded = true
    this.#options.onFault(fault, at)
  }

  /** Ignores all further frames. */
  stop(): void {
    this.isEnded = true
  }

  /** If an adapter throws, the frame violates its protocol. */
  #readFrame(frame: Frame, at: number): void {
    const { adapter, state, job } = this.#options
    try {
      for (const event of adapter.hear(frame, state, job)) if (!this.isEnded) this.#dispatch(event, at)
    } catch (error) {
      this.fail({ kind: 'protocol', detail: `the adapter could not read a frame: ${error}` }, at)
    }
  }

  #dispatch(event: ProviderEvent, at: number): void {
    if (event.stream !== undefined && event.stream !== this.#options.job.stream) return
    if (event.kind === 'fault') return this.fail(event.fault, at)
    if (event.kind === 'ready') return this.#options.onReady?.(at)
    if (event.kind === 'note') {
      this.requestId ||= event.requestId ?? ''
      return
    }
    this.#options.onEvent(event, at)
  }

  #collectRefusal(frame: Frame, at: number): void {
    const refusal = this.#refusal
    if (!refusal) return
    if (frame.kind === 'text') refusal.body += frame.text
    if (frame.kind === 'eof') this.fail(refusalFault(this.#options.adapter, refusal), at)
  }

  #end(at: number): void {
    this.isEnded = true
    this.#options.onEnd?.(at)
  }
}

/** An exception from an adapter or a closing socket is a fault of the turn, never of the run. */
export function toConfigFault(error: unknown): Fault {
  return { kind: 'config', detail: error instanceof Error ? error.message : String(error) }
}

/** Runs an action and reports an exception as a fault. */
export function guard(reader: EventReader, clock: Clock, action: () => void): void {
  try {
    action()
  } catch (error) {
    reader.fail(toConfigFault(error), clock.now())
  }
}
