import type { ConnectionState } from '../../core/trial/trial.ts'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import type { Connection } from '../../wire/connection.ts'

/** A connection with the adapter's session state. */
export interface PooledConnection {
  readonly connection: Connection
  readonly state: unknown
  /** Body of the response to the preliminary request, if the protocol has one. */
  readonly prelude: string | undefined
  /** True until the session was configured on it. */
  fresh: boolean
}

/** A connection leased to one trial. */
export interface Lease {
  readonly pooled: PooledConnection
  readonly connectionState: ConnectionState
  /** When the preliminary request was answered, if the protocol has one. */
  readonly preludeAt?: MonotonicTime
  /** Since when it had been idle. Absent if it was dialled for this trial. */
  readonly idleSince?: MonotonicTime
  /** Idle time after which the provider closed the connection this one replaces. */
  readonly closedAfter?: Micros
  /**
   * Time after the completion of an earlier answer at which audio still arrived. The connection
   * was closed; noted once, with the next lease.
   */
  readonly lateAudioAfter?: Micros
}
