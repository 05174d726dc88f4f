import type { AnyAdapter, HttpDial, Job } from '../core/adapter.ts'
import type { ConnectionState } from '../core/trial.ts'
import { DialError } from '../wire/dial-error.ts'
import { type Line, type LineOptions, openLine } from '../wire/line.ts'

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
}

interface Idle {
  readonly connection: Connection
  readonly since: number
}

/** Reused within a second counts as `hot`, later as `warm`. Microseconds. */
const HOT = 1e6

/** The connections of one target: dialled when asked, lent, given back, and lent again, the last used one first. */
export class Lines {
  readonly #adapter: AnyAdapter
  readonly #options: LineOptions
  readonly #idle: Idle[] = []

  constructor(adapter: AnyAdapter, options: LineOptions) {
    this.#adapter = adapter
    this.#options = options
  }

  /** Lends an idle connection when one is wanted and there is one; dials otherwise. Rejects with a `DialError`. */
  async take(wanted: 'cold' | 'warm', job: Job): Promise<Lent> {
    const idle = wanted === 'warm' ? this.#takeIdle() : undefined
    if (!idle) return this.#dial(job)
    const rested = this.#options.clock.now() - idle.since
    return { connection: this.#renewed(idle.connection), state: rested > HOT ? 'warm' : 'hot' }
  }

  /** Opens connections ahead of the first trial. A failure is left for the trial that will meet it again. */
  async prewarm(count: number, job: Job): Promise<void> {
    if (this.#adapter.facts.reuse === 'none') return
    const dialled = await Promise.allSettled(Array.from({ length: count }, () => this.#dial(job)))
    for (const result of dialled) if (result.status === 'fulfilled') this.giveBack(result.value.connection)
  }

  /** Keeps a connection for the next trial, unless the provider's facts or the connection's state forbid it. */
  giveBack(connection: Connection): void {
    connection.line.listen(undefined)
    if (!connection.line.isOpen || this.#adapter.facts.reuse === 'none') return connection.line.hangUp()
    this.#idle.push({ connection, since: this.#options.clock.now() })
  }

  close(): void {
    for (const { connection } of this.#idle.splice(0)) connection.line.hangUp()
  }

  #takeIdle(): Idle | undefined {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop())
      if (idle.connection.line.isOpen) return idle
    return undefined
  }

  async #dial(job: Job): Promise<Lent> {
    const prelude = this.#adapter.prelude ? await this.#askPrelude(this.#adapter.prelude(job)) : undefined
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

  async #askPrelude(dial: HttpDial): Promise<{ body: string; at: number }> {
    const line = await openLine(dial, this.#options)
    try {
      return await answerOf(line, { ...dial, framing: 'whole' })
    } finally {
      line.hangUp()
    }
  }
}

/** Asks one question and gathers its answer. Rejects with a `DialError` when it is refused or never comes. */
function answerOf(line: Line, dial: HttpDial): Promise<{ body: string; at: number }> {
  return new Promise((resolve, reject) => {
    let body = ''
    let head = { status: 0, headers: {} as Readonly<Record<string, string>> }
    line.listen({
      onFrame: (frame, at) => {
        if (frame.kind === 'head') head = frame
        if (frame.kind === 'text') body += frame.text
        if (frame.kind !== 'eof') return
        if (head.status >= 200 && head.status < 300) return resolve({ body, at })
        reject(new DialError('the first request was refused', 'REFUSED', line.stamps, { ...head, body }))
      },
      onClose: (close) => reject(new DialError(close.reason, 'CLOSED', line.stamps)),
    })
    line.ask(dial)
  })
}
