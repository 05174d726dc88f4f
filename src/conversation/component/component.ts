import type { Job, Message } from '../../core/adapter/adapter.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import type { Clock } from '../../core/clock.ts'
import type { Fault } from '../../core/fault.ts'
import type { ComponentKind } from '../../core/trial/turn-record.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { ConnectionPool } from '../../drive/connections/pool.ts'
import type { Lease } from '../../drive/connections/pooled-connection.ts'
import { type BoundTarget, createJob as createTrialJob, type PlannedTarget } from '../../drive/task.ts'
import type { LoopLag } from '../../drive/thread-health/loop-lag.ts'
import { toConfigFault } from '../../drive/trial/reader/errors-to-faults.ts'
import { dialFault } from '../../drive/trial/reader/read-fault.ts'
import { DialError } from '../../wire/dial-error.ts'

/** One component of a stack with all defaults resolved. Can be sent between threads. */
export interface PlannedComponent extends PlannedTarget {
  readonly kind: ComponentKind
  /** Format of the caller's audio. Absent for a component that takes text. */
  readonly input?: AudioFormat
  readonly connection: 'cold' | 'warm'
  readonly keepalive: boolean
}

/** A component in one conversation, with its own connections. */
export interface Component {
  readonly plan: PlannedComponent
  readonly bound: BoundTarget
  readonly pool: ConnectionPool
  readonly clock: Clock
  readonly lag: LoopLag
  /** The name of the next request, in characters that every provider allows. */
  readonly nextStream: () => string
}

/** A component failed: what, which one and when (absolute microseconds). Caught when the turn is recorded. */
export class ComponentError extends Error {
  readonly fault: Fault
  readonly component: ComponentKind
  readonly at: MonotonicTime

  constructor(component: ComponentKind, fault: Fault, at: MonotonicTime) {
    super(fault.detail)
    this.name = 'ComponentError'
    this.fault = fault
    this.component = component
    this.at = at
  }
}

/** The content of a request: text, audio and history. */
export interface RequestContent {
  readonly text: string
  readonly audio?: Uint8Array
  readonly history?: readonly Message[]
}

export function componentJob(
  { plan, bound, nextStream }: Component,
  { text, audio, history }: RequestContent,
): Job {
  return Object.freeze({
    ...createTrialJob(bound, nextStream(), text),
    ...(plan.input && { input: plan.input }),
    ...(audio && { audio }),
    ...(history && { history }),
  })
}

/** Acquires a connection for a job. Rejects with a `ComponentError`. */
export async function acquireConnection(
  component: Component,
  job: Job,
  wantedState = component.plan.connection,
): Promise<Lease> {
  try {
    return await component.pool.acquire(wantedState, job)
  } catch (error) {
    const fault =
      error instanceof DialError ? dialFault(component.bound.adapter, error) : toConfigFault(error)
    throw new ComponentError(component.plan.kind, fault, component.clock.now())
  }
}
