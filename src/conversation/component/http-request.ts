import type { HttpDial, Job } from '../../core/adapter/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import type { ConnectionState } from '../../core/trial/trial.ts'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import type { Lease } from '../../drive/connections/pooled-connection.ts'
import type { AnswerEvent, AnswerListener } from '../../drive/trial/reader/answer-listener.ts'
import { guard, toConfigFault } from '../../drive/trial/reader/errors-to-faults.ts'
import { EventReader } from '../../drive/trial/reader/event-reader.ts'
import { closedUnused } from '../../drive/trial/redial.ts'
import {
  acquireConnection,
  type Component,
  ComponentError,
  componentJob,
  type RequestContent,
} from './component.ts'
import type { ReuseCounts } from './reuse-counts.ts'

/** An HTTP request in flight. Instants are absolute microseconds. */
export interface PendingResponse {
  /** When the request was written to the socket: for the last time, if its connection had been closed. */
  readonly at: MonotonicTime
  readonly connection: ConnectionState
  readonly reader: EventReader
  readonly reuse: ReuseCounts
  /** Upper bound of how long the timestamp of its end waited for this thread. */
  readonly endLag: Micros
  /** Resolves with the end of the response. Rejects with a `ComponentError`. */
  readonly done: Promise<MonotonicTime>
  /** Cancels the request. */
  readonly cancel: () => void
}

/** Sends one request over HTTP. Rejects with a `ComponentError` if it cannot be sent. */
export async function sendRequest(
  component: Component,
  content: RequestContent,
  onEvent: (event: AnswerEvent, at: MonotonicTime) => void,
): Promise<PendingResponse> {
  const job = componentJob(component, content)
  const lease = await acquireConnection(component, job)
  const request = new HttpRequest(component, job, lease, onEvent)
  request.send()
  return request
}

function describeRequest({ bound, plan, clock }: Component, job: Job, { pooled }: Lease): HttpDial {
  const { adapter } = bound
  try {
    const dial = adapter.dial(job, pooled.prelude)
    if (dial.carrier === 'http') return dial
    throw new Error(
      `${adapter.facts.id} uses a WebSocket session, but this component needs one response per request`,
    )
  } catch (error) {
    pooled.connection.close()
    throw new ComponentError(plan.kind, toConfigFault(error), clock.now())
  }
}

class HttpRequest implements AnswerListener, PendingResponse {
  at: MonotonicTime
  reader: EventReader
  readonly done: Promise<MonotonicTime>
  hasAnswer = false
  endLag: Micros = 0
  readonly #component: Component
  readonly #job: Job
  readonly #onEvent: (event: AnswerEvent, at: MonotonicTime) => void
  readonly #began: MonotonicTime
  #lease: Lease
  #redial = 0
  #isCancelled = false
  #resolve: (at: MonotonicTime) => void = () => {}
  #reject: (failure: ComponentError) => void = () => {}

  constructor(
    component: Component,
    job: Job,
    lease: Lease,
    onEvent: (event: AnswerEvent, at: MonotonicTime) => void,
  ) {
    this.#component = component
    this.#job = job
    this.#lease = lease
    this.#onEvent = onEvent
    this.#began = component.clock.now()
    this.at = this.#began
    this.reader = this.#createReader()
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // It may reject before anything awaits it.
    this.done.catch(() => {})
  }

  get connection(): ConnectionState {
    return this.#lease.connectionState
  }

  get reuse(): ReuseCounts {
    const { stalePieces } = this.reader.identity
    return { redial: this.#redial, lateAudio: this.#lease.lateAudioAfter, stalePieces }
  }

  /** Throws a `ComponentError` if the request cannot be built. */
  send(): void {
    const { clock } = this.#component
    const { connection } = this.#lease.pooled
    const dial = describeRequest(this.#component, this.#job, this.#lease)
    this.at = clock.now()
    connection.listen(this.reader)
    guard(this.reader, clock, () => {
      this.at = connection.request(dial)
    })
    this.reader.beginAnswer(this.at)
  }

  cancel(): void {
    this.#isCancelled = true
    const fault = { kind: 'cancelled', detail: 'the request was cancelled' } as const
    const now = this.#component.clock.now()
    if (this.reader.isEnded) this.#reject(new ComponentError(this.#component.plan.kind, fault, now))
    else this.reader.fail(fault, now)
  }

  onEvent(event: AnswerEvent, at: MonotonicTime): void {
    // The body may go on after the answer is complete: the end of the response is the end of the body.
    if (event.kind === 'end') return
    if (event.kind === 'text' || event.kind === 'audio') this.hasAnswer = true
    this.#onEvent(event, at)
  }

  onFault(fault: Fault, at: MonotonicTime): void {
    this.#lease.pooled.connection.close()
    if (!this.#isCancelled && closedUnused(this.#lease, this.reader, this.at) !== undefined)
      void this.#sendAgain()
    else this.#reject(new ComponentError(this.#component.plan.kind, fault, at))
  }

  onEnd(at: MonotonicTime): void {
    this.endLag = this.#component.lag.ofStamp
    this.#component.pool.release(this.#lease.pooled, this.#job)
    this.#resolve(at)
  }

  /** The provider had closed the connection before the request: it is sent on a new one. */
  async #sendAgain(): Promise<void> {
    const { lateAudioAfter } = this.#lease
    this.#redial = this.#component.clock.now() - this.#began
    try {
      const lease = await acquireConnection(this.#component, this.#job, 'cold')
      this.#lease = { ...(lateAudioAfter !== undefined && { lateAudioAfter }), ...lease }
      if (this.#isCancelled) return lease.pooled.connection.close()
      this.reader = this.#createReader()
      this.send()
    } catch (error) {
      if (!(error instanceof ComponentError)) throw error
      this.#reject(error)
    }
  }

  #createReader(): EventReader {
    const { bound, lag } = this.#component
    const { state } = this.#lease.pooled
    return new EventReader({ adapter: bound.adapter, job: this.#job, state, lag, listener: this })
  }
}
