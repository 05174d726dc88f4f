import type { HttpDial, Job } from '../../core/adapter/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import type { ConnectionState } from '../../core/trial/trial.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { PooledConnection } from '../../drive/connections/pooled-connection.ts'
import { guard, toConfigFault } from '../../drive/trial/guard.ts'
import type { AnswerEvent, AnswerListener } from '../../drive/trial/reader/answer-listener.ts'
import { EventReader } from '../../drive/trial/reader/event-reader.ts'
import {
  acquireConnection,
  type Component,
  ComponentError,
  createJob,
  type RequestContent,
} from './component.ts'

/** An HTTP request in flight. Instants are absolute microseconds. */
export interface PendingResponse {
  /** When the request was written to the socket. */
  readonly at: MonotonicTime
  readonly connection: ConnectionState
  readonly reader: EventReader
  /** Resolves with the end of the response. Rejects with a `ComponentError`. */
  readonly done: Promise<number>
  /** Cancels the request. */
  readonly cancel: () => void
}

/** Sends one request over HTTP. Rejects with a `ComponentError` if it cannot be sent. */
export async function sendRequest(
  component: Component,
  content: RequestContent,
  onEvent: (event: AnswerEvent, at: number) => void,
): Promise<PendingResponse> {
  const job = createJob(component, content)
  const { pooled, connectionState } = await acquireConnection(component, job)
  const request = new HttpRequest(component, job, pooled, onEvent)
  const at = request.send(describeRequest(component, job, pooled))
  const { reader, done } = request
  return { at, connection: connectionState, reader, done, cancel: () => request.cancel() }
}

function describeRequest({ bound, plan, clock }: Component, job: Job, pooled: PooledConnection): HttpDial {
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

class HttpRequest implements AnswerListener {
  readonly reader: EventReader
  readonly done: Promise<number>
  hasAnswer = false
  readonly #component: Component
  readonly #job: Job
  readonly #pooled: PooledConnection
  readonly #onEvent: (event: AnswerEvent, at: number) => void
  #resolve: (at: number) => void = () => {}
  #reject: (failure: ComponentError) => void = () => {}

  constructor(
    component: Component,
    job: Job,
    pooled: PooledConnection,
    onEvent: (event: AnswerEvent, at: number) => void,
  ) {
    const { adapter } = component.bound
    this.#component = component
    this.#job = job
    this.#pooled = pooled
    this.#onEvent = onEvent
    this.reader = new EventReader({ adapter, job, state: pooled.state, lag: component.lag, listener: this })
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // It may reject before anything awaits it.
    this.done.catch(() => {})
  }

  /** Returns the instant of the write. */
  send(dial: HttpDial): number {
    const { clock } = this.#component
    let at = clock.now()
    this.#pooled.connection.listen(this.reader)
    guard(this.reader, clock, () => {
      at = this.#pooled.connection.request(dial)
    })
    this.reader.beginAnswer(at)
    return at
  }

  cancel(): void {
    if (this.reader.isEnded) return
    const fault = { kind: 'cancelled', detail: 'the request was cancelled' } as const
    this.reader.fail(fault, this.#component.clock.now())
  }

  onEvent(event: AnswerEvent, at: number): void {
    // The body of a complete answer may continue: its end is the end of the response.
    if (event.kind === 'end') return
    if (event.kind === 'text' || event.kind === 'audio') this.hasAnswer = true
    this.#onEvent(event, at)
  }

  onFault(fault: Fault, at: number): void {
    this.#pooled.connection.close()
    this.#reject(new ComponentError(this.#component.plan.kind, fault, at))
  }

  onEnd(at: number): void {
    this.#component.pool.release(this.#pooled, this.#job)
    this.#resolve(at)
  }
}
