import { setTimeout } from 'node:timers/promises'
import pLimit from 'p-limit'
import type { AnyAdapter, Job } from '../core/adapter.ts'
import type { ConnectionState } from '../core/trial.ts'
import { controlRequest } from '../wire/control-request.ts'
import { type Line, type LineOptions, openLine } from '../wire/line.ts'
import { Vigil } from './vigil.ts'

/** A connection with the adapter's memory of it. */
export interface Connection {
  readonly line: Line
  readonly memo: unknown
  /** The answer to the preliminary request, where the protocol has one. */
  readonly prelude: string | undefined
  /** True until the session's configuration was said on it. */
  fresh: boolean
}

/** A connection lent to one trial. */
export interface Lent {
  readonly connection: Connection
  readonly state: ConnectionState
  /** When a preliminary request was answered, where the protocol has one; absolute microseconds. */
  readonly preludeAt?: number
  /** Whole microseconds of idling after which the provider closed the one that would have been lent instead. */
  readonly closedAfter?: number
}

/** How connections are kept between trials. */
export interface Keeping {
  /** Say the protocol's keepalive to those that idle. */
  readonly keepalive?: boolean
  /** Idle connections above this number are hung up. */
  readonly most?: number
}

/** Reused within a second counts as `hot`, later as `warm`. Microseconds. */
const HOT = 1e6

/** Dials at once while connections are opened ahead: a crowd at the door would be taken for an attack. */
const DIALS = 32

/** The connections of one target: dialled when asked, lent, given back, and lent again, the last used one first. */
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

  /** Lends an idle connection when one is wanted and there is one; dials otherwise. Rejects with a `DialError`. */
  async take(wanted: 'cold' | 'warm', job: Job): Promise<Lent> {
    const { idle, closedAfter } = wanted === 'warm' ? this.#takeIdle() : {}
    if (!idle) return { ...(await this.#dial(job)), ...(closedAfter !== undefined && { closedAfter }) }
    const rested = this.#options.clock.now() - idle.since
    return { connection: this.#renewed(idle.connection), state: rested > HOT ? 'warm' : 'hot' }
  }

  /**
   * Opens connections ahead of the first trial. A failure is left for the trial that will meet it again.
   * @param stagger milliseconds between two openings
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
   * Keeps a connection for the next trial, unless the provider's facts or the connection's state forbid it.
   * @param job of the trial that used it last: what is said while it idles is said in its name
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

  /** Each HTTP answer is a conversation of its own; a WebSocket's memory lasts as long as the socket. */
  #renewed(connection: Connection): Connection {
    return connection.line.carrier === 'http' ? { ...connection, memo: this.#adapter.memo?.() } : connection
  }
}
