import type { AnyAdapter, Frame, Headers, Heard, Job } from '../core/adapter.ts'
import type { Clock } from '../core/clock.ts'
import type { Fault } from '../core/fault.ts'
import { readRefusal } from '../drive/ear.ts'
import type { LoopLag } from '../drive/loop-lag.ts'
import type { LineClose, LineListener } from '../wire/line.ts'

/** The response header that identifies the lab. */
const LAB_HEADER = 'x-ttfa-lab'

/** Callbacks of a frame reader. Instants are absolute microseconds. */
export interface HearingEvents {
  /** All events but `fault`, `note` and `ready`, which the reader handles. */
  readonly onHeard: (heard: Heard, at: number) => void
  readonly onReady?: (at: number) => void
  /** Called once. No event follows. */
  readonly onFault: (fault: Fault, at: number) => void
  /** The connection or the body has ended normally. No event follows. */
  readonly onOver?: (at: number) => void
}

export interface HearingOptions extends HearingEvents {
  readonly adapter: AnyAdapter
  readonly job: Job
  readonly memo: unknown
  readonly lag: LoopLag
}

/** Reads the frames of a connection or of one HTTP response and turns them into provider events. */
export class Hearing implements LineListener {
  requestId = ''
  simulated = false
  loopLag = 0
  isOver = false
  readonly #options: HearingOptions
  #refusal: { status: number; headers: Headers; body: string } | undefined

  constructor(options: HearingOptions) {
    this.#options = options
  }

  onFrame(frame: Frame, at: number): void {
    this.loopLag = Math.max(this.loopLag, this.#options.lag.observe(at))
    if (this.isOver) return
    if (frame.kind === 'head') return this.greet(frame, at)
    if (this.#refusal) return this.#hearRefusal(frame, at)
    this.#understand(frame, at)
    if (frame.kind === 'eof' && !this.isOver) this.#over(at)
  }

  onClose(close: LineClose, at: number): void {
    if (this.isOver) return
    if (close.kind === 'failed')
      return this.fail({ kind: 'network', detail: `${close.code}: ${close.reason}` }, at)
    const { adapter, memo } = this.#options
    const code = close.code ?? 1006
    const fault = adapter.readClose
      ? adapter.readClose(code, close.reason, memo)
      : ({ kind: 'network', status: code, detail: `closed${close.reason && `: ${close.reason}`}` } as const)
    if (fault) this.fail(fault, at)
    else this.#over(at)
  }

  /** The head of an HTTP response or of a WebSocket upgrade. */
  greet(head: Extract<Frame, { kind: 'head' }>, at: number): void {
    this.simulated ||= head.headers[LAB_HEADER] !== undefined
    const isGood = (head.status >= 200 && head.status < 300) || head.status === 101
    if (isGood) return this.#understand(head, at)
    this.#refusal = { status: head.status, headers: head.headers, body: '' }
  }

  fail(fault: Fault, at: number): void {
    if (this.isOver) return
    this.isOver = true
    this.#options.onFault(fault, at)
  }

  /** Ignores all further frames. */
  leave(): void {
    this.isOver = true
  }

  /** If an adapter throws, the frame violates its protocol. */
  #understand(frame: Frame, at: number): void {
    const { adapter, memo, job } = this.#options
    try {
      for (const heard of adapter.hear(frame, memo, job)) if (!this.isOver) this.#tell(heard, at)
    } catch (error) {
      this.fail({ kind: 'protocol', detail: `the adapter could not read a frame: ${error}` }, at)
    }
  }

  #tell(heard: Heard, at: number): void {
    if (heard.stream !== undefined && heard.stream !== this.#options.job.stream) return
    if (heard.kind === 'fault') return this.fail(heard.fault, at)
    if (heard.kind === 'ready') return this.#options.onReady?.(at)
    if (heard.kind === 'note') {
      this.requestId ||= heard.requestId ?? ''
      return
    }
    this.#options.onHeard(heard, at)
  }

  #hearRefusal(frame: Frame, at: number): void {
    const refusal = this.#refusal
    if (!refusal) return
    if (frame.kind === 'text') refusal.body += frame.text
    if (frame.kind === 'eof') this.fail(readRefusal(this.#options.adapter, refusal), at)
  }

  #over(at: number): void {
    this.isOver = true
    this.#options.onOver?.(at)
  }
}

/** An exception from an adapter or a closing socket is a fault of the turn, never of the run. */
export function faultOf(error: unknown): Fault {
  return { kind: 'config', detail: error instanceof Error ? error.message : String(error) }
}

/** Runs an action and reports an exception as a fault. */
export function guarded(hearing: Hearing, clock: Clock, action: () => void): void {
  try {
    action()
  } catch (error) {
    hearing.fail(faultOf(error), clock.now())
  }
}
