import type { AnyAdapter, Frame, Job } from '../../core/adapter/adapter.ts'
import type { Clock } from '../../core/clock.ts'
import type { Micros, Millis, MonotonicTime } from '../../core/units.ts'
import type { ConnectionClose, ConnectionListener } from '../../wire/connection.ts'
import { FrameLimit } from '../trial/reader/frame-limit.ts'
import { sendCue } from '../trial/send-cue.ts'
import type { PooledConnection } from './pooled-connection.ts'

export interface IdleMonitorOptions {
  readonly adapter: AnyAdapter
  /** Of the trial that used the connection last. */
  readonly job: Job
  readonly clock: Clock
  readonly keepalive: boolean
  /** How often a connection that was opened in advance is pinged. */
  readonly pingInterval: Millis
  /**
   * Time after which it may be used again. Defined if the provider's audio does not say which answer it
   * belongs to: audio that arrives while the connection idles is then reported.
   */
  readonly quietTime?: Micros
  /** Audio arrived this long after its answer was complete. Called once. */
  readonly onLateAudio: (after: Micros) => void
  /** The server sends messages without end. Called once. */
  readonly onFlood: () => void
}

/**
 * Monitors an idle connection: records when the provider closes it, notices audio that arrives late and, if
 * enabled, sends keepalives.
 */
export class IdleMonitor implements ConnectionListener {
  readonly pooled: PooledConnection
  readonly idleSince: MonotonicTime
  /** From this instant on it may serve the next turn. */
  readonly settledAt: MonotonicTime
  #hasLateAudio = false
  readonly #limit = new FrameLimit()
  #closedAt: MonotonicTime | undefined
  #timer: NodeJS.Timeout | undefined
  readonly #options: IdleMonitorOptions

  constructor(pooled: PooledConnection, options: IdleMonitorOptions) {
    this.pooled = pooled
    this.idleSince = options.clock.now()
    this.settledAt = this.idleSince + (options.quietTime ?? 0)
    this.#options = options
    // What the server sends first on a fresh WebSocket belongs to its first trial and is kept for it.
    const isUnread = pooled.connection.carrier === 'websocket' && pooled.fresh
    pooled.connection.listen(isUnread ? undefined : this)
    if (isUnread) this.#timer = setInterval(() => this.#ping(), options.pingInterval)
    const { keepaliveEvery } = options.adapter.facts
    if (options.keepalive && !isUnread && keepaliveEvery !== undefined)
      this.#timer = setInterval(() => this.#keepAlive(), keepaliveEvery * 1e3)
  }

  /**
   * Whole microseconds of idling after which the provider closed it; undefined while open. A close that was read with
   * the end of the answer, and delivered after it, came at once.
   */
  get closedAfter(): Micros | undefined {
    return this.#closedAt === undefined ? undefined : Math.max(0, Math.round(this.#closedAt - this.idleSince))
  }

  /** Ignores all but late audio: replies to keepalives, metadata. */
  onFrame(frame: Frame, at: MonotonicTime): void {
    if (this.#limit.count(at) !== undefined) return this.#options.onFlood()
    if (this.#options.quietTime === undefined || this.#hasLateAudio || !this.#holdsAudio(frame)) return
    this.#hasLateAudio = true
    this.#options.onLateAudio(Math.max(0, Math.round(at - this.idleSince)))
  }

  onClose(_close: ConnectionClose, at: MonotonicTime): void {
    this.#closedAt = at
    clearInterval(this.#timer)
  }

  /** Stops monitoring: the connection is in use again. */
  stop(): void {
    clearInterval(this.#timer)
    this.pooled.connection.listen(undefined)
  }

  /** Whether a frame holds audio that could be taken for the next turn's. Audio that names its answer cannot. */
  #holdsAudio(frame: Frame): boolean {
    const { adapter, job } = this.#options
    try {
      return adapter
        .hear(frame, this.pooled.state, job)
        .some(({ kind, stream }) => kind === 'audio' && stream === undefined)
    } catch {
      // No trial asked for this message. If the adapter cannot read one during the next turn, that is a fault of that
      // turn.
      return false
    }
  }

  /**
   * Without pings a provider's idle limit would close the connection before its first turn, and only because the
   * harness opened it early.
   */
  #ping(): void {
    const { connection } = this.pooled
    if (connection.isOpen) connection.ping?.()
    else clearInterval(this.#timer)
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
