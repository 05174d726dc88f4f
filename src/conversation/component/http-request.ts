import type { ProviderEvent } from '../../core/adapter/adapter.ts'
import type { ConnectionState } from '../../core/trial/trial.ts'
import type { PooledConnection } from '../../drive/connections/pool.ts'
import {
  acquireConnection,
  type Component,
  ComponentError,
  createJob,
  type RequestContent,
} from './component.ts'
import { EventReader, guard } from './frame-reader.ts'

/** An HTTP request in flight. Instants are absolute microseconds. */
export interface PendingResponse {
  /** When the request was written to the socket. */
  readonly at: number
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
  onEvent: (event: ProviderEvent, at: number) => void,
): Promise<PendingResponse> {
  const job = createJob(component, content)
  const { adapter } = component.bound
  const { pooled, connectionState } = await acquireConnection(component, job)
  const dial = adapter.dial(job, pooled.prelude)
  if (dial.carrier !== 'http') {
    pooled.connection.close()
    const detail = `${adapter.facts.id} uses a WebSocket session, but this component needs one response per request`
    throw new ComponentError(component.plan.kind, { kind: 'config', detail }, component.clock.now())
  }
  let resolveEnd: (at: number) => void = () => {}
  let rejectEnd: (failure: ComponentError) => void = () => {}
  const done = new Promise<number>((resolve, reject) => {
    resolveEnd = resolve
    rejectEnd = reject
  })
  // `done` may reject before anything awaits it.
  done.catch(() => {})
  let ended = false
  const reader = new EventReader({
    ...{ adapter, job, state: pooled.state, lag: component.lag },
    onEvent: (event, at) => {
      if (event.kind === 'end') ended = true
      else onEvent(event, at)
    },
    onFault: (fault, at) => {
      pooled.connection.close()
      rejectEnd(new ComponentError(component.plan.kind, fault, at))
    },
    onEnd: (at) => {
      component.pool.release(pooled, job)
      if (ended) return resolveEnd(at)
      const detail = 'the body ended before the provider signalled completion'
      rejectEnd(new ComponentError(component.plan.kind, { kind: 'truncated', detail }, at))
    },
  })
  pooled.connection.listen(reader)
  let at = component.clock.now()
  guard(reader, component.clock, () => {
    at = pooled.connection.request(dial)
  })
  return {
    at,
    connection: connectionState,
    reader,
    done,
    cancel: createCancel(reader, pooled, rejectEnd, component),
  }
}

function createCancel(
  reader: EventReader,
  { connection }: PooledConnection,
  rejectEnd: (failure: ComponentError) => void,
  { plan, clock }: Component,
): () => void {
  return () => {
    if (reader.isEnded) return
    reader.stop()
    connection.close()
    rejectEnd(
      new ComponentError(plan.kind, { kind: 'cancelled', detail: 'the request was cancelled' }, clock.now()),
    )
  }
}
