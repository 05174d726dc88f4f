import { setTimeout } from 'node:timers/promises'
import pLimit from 'p-limit'
import type { AnyAdapter, Job } from '../core/adapter.ts'
import type { ConnectionState } from '../core/trial.ts'
import { controlRequest } from '../wire/control-request.ts'
import { type Line, type LineOptions, openLine } from '../wire/line.ts'
import { Vigil } from './vigil.ts'

/** A connection with the adapter's session state. */
export interface Connection {
  readonly line: Line
  readonly memo: unknown
  /** Body of the response to the preliminary request, if the protocol has one. */
  readonly prelude: string | undefined
  /** True until the session was configured on it. */
  fresh: boolean
}

/** A connection leased to one trial. */
export interface Lent {
  readonly connection: Connection
  readonly state: ConnectionState
  /** When the preliminary request was answered, if the protocol has one; absolute microseconds. */
  readonly preludeAt?: number
  /** Whole microseconds of idling after which the provider closed the connection this one replaces. */
  readonly closedAfter?: number
}

/** How connections are kept between trials. */
export interface Keeping {
  /** Send the protocol's keepalive on idle connections. */
  readonly keepalive?: boolean
  /** Idle connections above this number are closed. */
  readonly most?: number
}

/** A connection reused within this time is `hot`, later `warm`. Microseconds. */
const HOT = 1e6

/** Concurrent dials while prewarming: more could be taken for an attack. */
const DIALS = 32

/** The connections of one target: opened on demand and reused, the last used one first. */
export class Lines {
  readonly #adapter: AnyAdapter
  readonly #options: LineOptions
  readonly #keeping: Keeping
  readonly #idle: Vigil[] = []

  constructor(adapter: AnyAdapter, options: LineOptions, keeping: Keeping = {}) {
    this.#adapter = adapter
    this.#options = options
    this.#keeping = keeping
  }

  /**
   * Leases an idle connection if one is wanted and available; opens one otherwise. Rejects with a
   * `DialError`.
   */
  async take(wanted: 'cold' | 'warm', job: Job): Promise<Lent> {
    const { idle, closedAfter } = wanted === 'warm' ? this.#takeIdle() : {}
    if (!idle) return { ...(await this.#dial(job)), ...(closedAfter !== undefined && { closedAfter }) }
    const rested = this.#options.clock.now() - idle.since
    return { connection: this.#renewed(idle.connection), state: rested > HOT ? 'warm' : 'hot' }
  }

  /**
   * Opens connections before the first trial. Failures are ignored: a trial will run into them again.
   * @param stagger milliseconds between two dials
   */
  async prewarm(count: number, job: Job, stagger = 0): Promise<void> {
    if (this.#adapter.facts.reuse === 'none') return
    const limit = pLimit(DIALS)
    const dials = Array.from({ length: count }, async (_, number) => {
      if (stagger > 0) await setTimeout(number * stagger)
      return limit(() => this.#dial(job))
    })
    for (const result of await Promise.allSettled(dials))
      if (result.status === 'fulfilled') this.giveBack(result.value.connection, job)
  }

  /**
   * Keeps a connection for the next trial, unless the adapter's facts or the connection's state forbid it.
   * @param job of the trial that used it last: keepalives are sent in its name
   */
  giveBack(connection: Connection, job: Job): void {
    const { most = Number.POSITIVE_INFINITY } = this.#keeping
    const isKept = connection.line.isOpen && this.#adapter.facts.reuse !== 'none' && this.#idle.length < most
    if (!isKept) return connection.line.hangUp()
    this.#idle.push(
      new Vigil(connection, {
        adapter: this.#adapter,
        job,
        clock: this.#options.clock,
        keepalive: this.#keeping.keepalive ?? false,
      }),
    )
  }

  close(): void {
    for (const vigil of this.#idle.splice(0)) {
      vigil.end()
      vigil.connection.line.hangUp()
    }
  }

  #takeIdle(): { idle?: Vigil; closedAfter?: number } {
    let closedAfter: number | undefined
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      idle.end()
      if (idle.connection.line.isOpen) return { idle }
      closedAfter ??= idle.closedAfter
    }
    return closedAfter === undefined ? {} : { closedAfter }
  }

  async #dial(job: Job): Promise<Lent> {
    const prelude = this.#adapter.prelude
      ? await controlRequest(this.#adapter.prelude(job), this.#options)
      : undefined
    const line = await openLine(this.#adapter.dial(job, prelude?.body), this.#options)
    return {
      connection: { line, memo: this.#adapter.memo?.(), prelude: prelude?.body, fresh: true },
      state: line.resumed ? 'resumed' : 'cold',
      ...(prelude && { preludeAt: prelude.at }),
    }
  }

  /**
   * Every HTTP response starts with a new state; the state of a WebSocket lasts as long as its connection.
   */
  #renewed(connection: Connection): Connection {
    return connection.line.carrier === 'http' ? { ...connection, memo: this.#adapter.memo?.() } : connection
  }
}
