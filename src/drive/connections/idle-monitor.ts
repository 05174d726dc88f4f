import type { AnyAdapter, Job } from '../../core/adapter/adapter.ts'
import type { Clock } from '../../core/clock.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { ConnectionClose, ConnectionListener } from '../../wire/connection.ts'
import { sendCue } from '../trial/send-cue.ts'
import type { PooledConnection } from './pooled-connection.ts'

export interface IdleMonitorOptions {
  readonly adapter: AnyAdapter
  /** Of the trial that used the connection last. */
  readonly job: Job
  readonly clock: Clock
  readonly keepalive: boolean
}

/** Monitors an idle connection: records when the provider closes it and, if enabled, sends keepalives. */
export class IdleMonitor implements ConnectionListener {
  readonly pooled: PooledConnection
  readonly idleSince: MonotonicTime
  #closedAt: MonotonicTime | undefined
  #timer: NodeJS.Timeout | undefined
  readonly #options: IdleMonitorOptions

  constructor(pooled: PooledConnection, options: IdleMonitorOptions) {
    this.pooled = pooled
    this.idleSince = options.clock.now()
    this.#options = options
    // What the server sends first on a fresh WebSocket belongs to its first trial and is kept for it.
    const isUnread = pooled.connection.carrier === 'websocket' && pooled.fresh
    pooled.connection.listen(isUnread ? undefined : this)
    const { keepaliveEvery } = options.adapter.facts
    if (options.keepalive && !isUnread && keepaliveEvery !== undefined)
      this.#timer = setInterval(() => this.#keepAlive(), keepaliveEvery * 1e3)
  }

  /** Whole microseconds of idling after which the provider closed it; undefined while open. */
  get closedAfter(): number | undefined {
    return this.#closedAt === undefined ? undefined : Math.round(this.#closedAt - this.idleSince)
  }

  /** Ignores replies to keepalives. */
  onFrame(): void {}

  onClose(_close: ConnectionClose, at: MonotonicTime): void {
    this.#closedAt = at
    clearInterval(this.#timer)
  }

  /** Stops monitoring: the connection is in use again. */
  stop(): void {
    clearInterval(this.#timer)
    this.pooled.connection.listen(undefined)
  }

  #keepAlive(): void {
    const { adapter, job } = this.#options
    const { connection } = this.pooled
    if (!connection.isOpen) return
    try {
      sendCue({ adapter, job, pooled: this.pooled }, { kind: 'keepalive' })
    } catch {
      // No trial is in progress. The next one fails on its own if the adapter or the connection is at fault.
      clearInterval(this.#timer)
    }
  }
}
