import type { Job } from '../core/adapter/adapter.ts'
import type { Fault } from '../core/fault.ts'
import type { MonotonicTime } from '../core/units.ts'
import type { TrialStart } from '../executors/shared/load-target.ts'
import type { ConnectionClose } from '../wire/connection.ts'
import { DialError } from '../wire/dial-error.ts'
import { judgeAfter } from '../wire/reading/after-reading.ts'
import { ipFamilyOf } from './connections/ip-family.ts'
import type { ConnectionPool } from './connections/pool.ts'
import type { PooledConnection } from './connections/pooled-connection.ts'
import type { PreparedTarget } from './prepared-target.ts'
import { createJob, createStreamName } from './task.ts'
import { noteSuspension } from './trial/note-suspension.ts'
import { EventReader } from './trial/reader/event-reader.ts'
import { readRateLimits } from './trial/reader/rate-limits.ts'
import { closeFault, dialFault } from './trial/reader/read-fault.ts'
import { recordConnectOnly, recordFailedConnect } from './trial/record-trial.ts'
import { type FinishedTrial, rateLimitsOf } from './trial/run-trial.ts'
import type { TrialMetadata } from './trial/trial-metadata.ts'

/**
 * Opens a connection and sends no request. Keeps it open until `until` (absolute microseconds), or closes it
 * at once.
 */
export async function connectOnly(
  target: PreparedTarget,
  pool: ConnectionPool,
  start: TrialStart,
  deadline?: MonotonicTime,
): Promise<void> {
  const { options, bound } = target
  const finish = (finished: FinishedTrial) => {
    target.inFlight.add(-1)
    options.onFinish(finished)
  }
  target.countStart()
  const metadata = { ...target.metadata(start, options.clock.now()), chars: 0 }
  const job = createJob(bound, createStreamName(options.task, target.numberOf(start.iteration)), '')
  try {
    const { pooled, connectionState } = await pool.acquire('cold', job)
    const fault = deadline === undefined ? undefined : await waitForFault(target, pooled, job, deadline)
    pooled.connection.close()
    const { stamps } = pooled.connection
    const now = options.clock.now()
    const found = { ...metadata, ...ipFamilyOf(pooled.connection) }
    const noted = noteSuspension(found, target.context.lag, now)
    finish(
      fault
        ? recordFailedConnect(noted, stamps, fault, now)
        : recordConnectOnly(noted, stamps, connectionState, now),
    )
  } catch (error) {
    finish(refusedTrial(target, metadata, error))
  }
}

function refusedTrial(
  { options, bound, context }: PreparedTarget,
  metadata: TrialMetadata,
  error: unknown,
): FinishedTrial {
  const now = options.clock.now()
  const dialError = error instanceof DialError ? error : new DialError(String(error), 'CONFIG', {})
  const fault = dialFault(bound.adapter, dialError)
  const rateLimits = dialError.refusal && readRateLimits(dialError.refusal.headers)
  return {
    ...recordFailedConnect(noteSuspension(metadata, context.lag, now), dialError.stamps, fault, now),
    ...rateLimitsOf(rateLimits, fault),
  }
}

/** The fault with which the provider ended the connection before `until`; undefined if it stayed open. */
function waitForFault(
  { options, bound, context }: PreparedTarget,
  { connection, state }: PooledConnection,
  job: Job,
  deadline: MonotonicTime,
): Promise<Fault | undefined> {
  return new Promise((resolve) => {
    const settle = (fault?: Fault) => {
      cancel()
      options.signal.removeEventListener('abort', giveUp)
      resolve(fault)
    }
    const giveUp = () => settle()
    const cancel = judgeAfter((deadline - options.clock.now()) / 1e3, giveUp)
    options.signal.addEventListener('abort', giveUp, { once: true })
    const { adapter } = bound
    const listener = { hasAnswer: false, onEvent: () => {}, onFault: settle, onEnd: () => settle() }
    const reader = new EventReader({ adapter, job, state, lag: context.lag, listener })
    connection.listen({
      onFrame: (frame, at) => reader.onFrame(frame, at),
      onClose: (close) => settle(closeFault(adapter, state, close, false) ?? idleCloseFault(close)),
    })
  })
}

/** No request was sent, so any end of the connection is a fault. */
function idleCloseFault(close: ConnectionClose): Fault {
  const status = close.kind === 'closed' ? { status: close.code ?? 1006 } : {}
  return { kind: 'network', ...status, detail: `closed while idle: ${close.reason}` }
}
