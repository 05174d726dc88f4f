import { setTimeout } from 'node:timers/promises'
import pLimit from 'p-limit'
import type { AnyAdapter, Dial, Job } from '../../core/adapter/adapter.ts'
import type { Exchange } from '../../core/trial/exchange.ts'
import { type Micros, type Millis, type MonotonicTime, toMillis } from '../../core/units.ts'
import { openConnection } from '../../wire/connect.ts'
import type { Connection, ConnectionOptions } from '../../wire/connection.ts'
import { DialError } from '../../wire/dial-error.ts'
import { type ControlResponse, controlRequest } from '../../wire/http/control-request.ts'
import { whenRead } from '../../wire/reading/after-reading.ts'
import { dialFault } from '../trial/reader/read-fault.ts'
import type { ConnectionObserver } from './connection-observer.ts'
import { IdleMonitor } from './idle-monitor.ts'
import type { Lease, PooledConnection } from './pooled-connection.ts'

/** How connections are kept between trials. */
export interface PoolOptions {
  /** Send the protocol's keepalive on idle connections. */
  readonly keepalive?: boolean
  /** Idle connections above this number are closed. */
  readonly maxIdle?: number
  /** How often connections opened in advance are pinged until their first turn. */
  readonly pingInterval?: Millis
  readonly observer?: ConnectionObserver
}

/** A connection reused within this time is `hot`, later `warm`. */
const HOT_WINDOW: Micros = 1e6

/**
 * How long a connection must be quiet after an answer whose audio does not say what it answers. Providers send
 * the last piece of an answer after its completion; on a connection that is reused at once, it would pass for
 * the first audio of the next answer.
 */
const QUIET_TIME: Micros = 100e3
/** The same after the first such answer: it shows how late the provider’s last pieces come. */
const FIRST_QUIET_TIME: Micros = 500e3
/** Multiples of the latest piece that was seen. */
const LATENESS_MARGIN = 2
/** Whose pieces come even later is not waited for: each connection that carries one is closed. */
const MAX_QUIET_TIME: Micros = 2e6

/** Below the idle limits of load balancers, which begin at half a minute. */
const PING_INTERVAL: Millis = 10_000

/** Concurrent dials while prewarming: more could be taken for an attack. */
const MAX_CONCURRENT_DIALS = 32

/** The connections of one target: opened on demand and reused, the last used one first. */
export class ConnectionPool {
  readonly #adapter: AnyAdapter
  readonly #connectionOptions: ConnectionOptions
  readonly #poolOptions: PoolOptions
  readonly #idle: IdleMonitor[] = []
  /** Late audio that no lease has reported yet. */
  readonly #lateAudio: Micros[] = []
  /** The longest time after its answer at which audio came, on any connection. */
  #lateness: Micros = 0
  #hasWatched = false
  #settledAt: MonotonicTime = 0

  constructor(adapter: AnyAdapter, connectionOptions: ConnectionOptions, poolOptions: PoolOptions = {}) {
    this.#adapter = adapter
    this.#connectionOptions = connectionOptions
    this.#poolOptions = poolOptions
  }

  /** Timeout of a dial, and of whatever must end before a connection can be used. */
  get timeout(): Millis {
    return this.#connectionOptions.timeout
  }

  /** How long a connection must be quiet now, if its audio does not say what it answers. */
  get quietTime(): Micros {
    const least = this.#hasWatched ? QUIET_TIME : FIRST_QUIET_TIME
    return Math.min(MAX_QUIET_TIME, Math.max(least, LATENESS_MARGIN * this.#lateness))
  }

  /** When the connection released last may be used again: a closed load waits for it. */
  get settledAt(): MonotonicTime {
    return this.#settledAt
  }

  /** Leases an idle connection if one is wanted and available, otherwise opens one. Rejects with a `DialError`. */
  async acquire(wanted: 'cold' | 'warm', job: Job): Promise<Lease> {
    const lease = await this.#lease(wanted, job)
    this.#poolOptions.observer?.leased?.(lease.pooled.connection)
    return lease
  }

  /** What passes over a leased connection, if an observer keeps it. */
  exchangeOn(connection: Connection): Exchange | undefined {
    return this.#poolOptions.observer?.exchangeOn?.(connection)
  }

  async #lease(wanted: 'cold' | 'warm', job: Job): Promise<Lease> {
    // Late audio may have arrived and not be read: it would be taken for this trial's.
    if (wanted === 'warm' && this.#hasWatched) await whenRead()
    const { idle, closedAfter } = wanted === 'warm' ? this.#popIdle() : {}
    const lateAudioAfter = this.#lateAudio.shift()
    const noted = lateAudioAfter === undefined ? {} : { lateAudioAfter }
    if (!idle)
      return { ...(await this.#dial(job)), ...(closedAfter !== undefined && { closedAfter }), ...noted }
    const { pooled, idleSince } = idle
    return {
      pooled: this.#withFreshState(pooled),
      connectionState: this.#connectionOptions.clock.now() - idleSince > HOT_WINDOW ? 'warm' : 'hot',
      idleSince,
      ...noted,
    }
  }

  /**
   * Opens connections before the first trial. Failures are ignored: a trial will run into them again.
   * @param stagger milliseconds between two dials
   */
  async prewarm(count: number, job: Job, stagger = 0): Promise<void> {
    if (this.#adapter.facts.reuse === 'none') return
    const limit = pLimit(MAX_CONCURRENT_DIALS)
    let isRefused = false
    const dial = async () => {
      // The key is no better for the next.
      if (isRefused) return undefined
      return this.#dial(job).catch((error: unknown) => {
        isRefused ||= error instanceof DialError && dialFault(this.#adapter, error).kind === 'auth'
      })
    }
    const dials = Array.from({ length: count }, async (_, number) => {
      if (stagger > 0) await setTimeout(number * stagger)
      return limit(dial)
    })
    for (const lease of await Promise.all(dials)) if (lease) this.release(lease.pooled, job)
  }

  /**
   * Keeps a connection for the next trial, unless the adapter's facts or the connection's state forbid it.
   * @param job of the trial that used it last: keepalives are sent in its name
   * @param quietTime how long it must be quiet before the next trial, if its audio does not say what it answers
   */
  release(pooled: PooledConnection, job: Job, quietTime?: Micros): void {
    const { maxIdle = Number.POSITIVE_INFINITY } = this.#poolOptions
    const isKept =
      pooled.connection.isOpen && this.#adapter.facts.reuse !== 'none' && this.#idle.length < maxIdle
    if (!isKept) return pooled.connection.close()
    const monitor = new IdleMonitor(pooled, {
      adapter: this.#adapter,
      job,
      clock: this.#connectionOptions.clock,
      keepalive: this.#poolOptions.keepalive ?? false,
      pingInterval: this.#poolOptions.pingInterval ?? PING_INTERVAL,
      ...(quietTime !== undefined && { quietTime }),
      onLateAudio: (after) => {
        this.#lateAudio.push(after)
        this.#lateness = Math.max(this.#lateness, after)
        this.#discard(monitor)
      },
      onFlood: () => this.#discard(monitor),
    })
    this.#hasWatched ||= quietTime !== undefined
    this.#settledAt = monitor.settledAt
    this.#idle.push(monitor)
  }

  close(): void {
    for (const monitor of [...this.#idle]) this.#discard(monitor)
  }

  /** The connection used last, of those that are open and have been quiet for long enough. */
  #popIdle(): { idle?: IdleMonitor; closedAfter?: Micros } {
    const now = this.#connectionOptions.clock.now()
    let closedAfter: Micros | undefined
    for (let index = this.#idle.length - 1; index >= 0; index--) {
      const monitor = this.#idle[index]
      const isOpen = monitor?.pooled.connection.isOpen
      if (!monitor || (isOpen && monitor.settledAt > now)) continue
      this.#idle.splice(index, 1)
      monitor.stop()
      if (isOpen) return { idle: monitor }
      closedAfter ??= monitor.closedAfter
    }
    return closedAfter === undefined ? {} : { closedAfter }
  }

  #discard(monitor: IdleMonitor): void {
    const index = this.#idle.indexOf(monitor)
    if (index >= 0) this.#idle.splice(index, 1)
    monitor.stop()
    monitor.pooled.connection.close()
  }

  async #dial(job: Job): Promise<Lease> {
    const began = this.#connectionOptions.clock.now()
    const prelude = this.#adapter.prelude
      ? await controlRequest(this.#adapter.prelude(job), this.#connectionOptions)
      : undefined
    // One timeout covers both.
    const spent = prelude ? toMillis(this.#connectionOptions.clock.now() - began) : 0
    const connection = await this.#open(describeDial(this.#adapter, job, prelude), spent)
    return {
      pooled: { connection, state: this.#adapter.newState?.(), prelude: prelude?.body, fresh: true },
      connectionState: connection.resumed ? 'resumed' : 'cold',
      ...(prelude && { preludeAt: prelude.at }),
    }
  }

  async #open(dial: Dial, spent: Millis): Promise<Connection> {
    const { observer } = this.#poolOptions
    const dialled = observer?.dialling(dial)
    try {
      const timeout = Math.max(1, this.#connectionOptions.timeout - spent)
      const connection = await openConnection(dial, { ...this.#connectionOptions, timeout })
      return dialled ? dialled.opened(connection) : connection
    } catch (error) {
      if (error instanceof DialError) dialled?.failed(error)
      throw error
    }
  }

  /**
   * Every HTTP response starts with a new state; the state of a WebSocket lasts as long as its connection.
   */
  #withFreshState(pooled: PooledConnection): PooledConnection {
    return pooled.connection.carrier === 'http' ? { ...pooled, state: this.#adapter.newState?.() } : pooled
  }
}

/**
 * Calls `dial`. If the adapter throws on the response to its preliminary request, the response is not what the
 * protocol promises.
 */
function describeDial(adapter: AnyAdapter, job: Job, prelude: ControlResponse | undefined): Dial {
  if (!prelude) return adapter.dial(job)
  try {
    return adapter.dial(job, prelude.body)
  } catch (error) {
    throw new DialError(`the adapter could not read the preliminary response: ${error}`, 'PROTOCOL', {})
  }
}
