import type { Heard } from '../core/adapter.ts'
import type { ConnectionState } from '../core/trial.ts'
import type { Connection } from '../drive/lines.ts'
import { guarded, Hearing } from './hearing.ts'
import { connect, jobOf, type Part, PartFailure, type Subject } from './part.ts'

/** An HTTP request in flight. Instants are absolute microseconds. */
export interface Asked {
  /** When the request was written to the socket. */
  readonly at: number
  readonly connection: ConnectionState
  readonly hearing: Hearing
  /** Resolves with the end of the response. Rejects with a `ComponentError`. */
  readonly done: Promise<number>
  /** Cancels the request. */
  readonly abandon: () => void
}

/** Sends one request over HTTP. Rejects with a `ComponentError` if it cannot be sent. */
export async function ask(
  part: Part,
  subject: Subject,
  onHeard: (heard: Heard, at: number) => void,
): Promise<Asked> {
  const job = jobOf(part, subject)
  const { adapter } = part.bound
  const { connection, state } = await connect(part, job)
  const dial = adapter.dial(job, connection.prelude)
  if (dial.carrier !== 'http') {
    connection.line.hangUp()
    const detail = `${adapter.facts.id} uses a WebSocket session, but this component needs one response per request`
    throw new PartFailure(part.plan.part, { kind: 'config', detail }, part.clock.now())
  }
  let answered: (at: number) => void = () => {}
  let failed: (failure: PartFailure) => void = () => {}
  const done = new Promise<number>((resolve, reject) => {
    answered = resolve
    failed = reject
  })
  // `done` may reject before anything awaits it.
  done.catch(() => {})
  let ended = false
  const hearing = new Hearing({
    ...{ adapter, job, memo: connection.memo, lag: part.lag },
    onHeard: (heard, at) => {
      if (heard.kind === 'end') ended = true
      else onHeard(heard, at)
    },
    onFault: (fault, at) => {
      connection.line.hangUp()
      failed(new PartFailure(part.plan.part, fault, at))
    },
    onOver: (at) => {
      part.lines.giveBack(connection, job)
      if (ended) return answered(at)
      const detail = 'the body ended before the provider signalled completion'
      failed(new PartFailure(part.plan.part, { kind: 'truncated', detail }, at))
    },
  })
  connection.line.listen(hearing)
  let at = part.clock.now()
  guarded(hearing, part.clock, () => {
    at = connection.line.ask(dial)
  })
  return { at, connection: state, hearing, done, abandon: abandoning(hearing, connection, failed, part) }
}

function abandoning(
  hearing: Hearing,
  { line }: Connection,
  failed: (failure: PartFailure) => void,
  { plan, clock }: Part,
): () => void {
  return () => {
    if (hearing.isOver) return
    hearing.leave()
    line.hangUp()
    failed(
      new PartFailure(plan.part, { kind: 'cancelled', detail: 'the request was cancelled' }, clock.now()),
    )
  }
}
