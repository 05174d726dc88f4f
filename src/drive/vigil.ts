import type { AnyAdapter, Job } from '../core/adapter.ts'
import type { Clock } from '../core/clock.ts'
import type { LineClose, LineListener } from '../wire/line.ts'
import type { Connection } from './lines.ts'

export interface VigilOptions {
  readonly adapter: AnyAdapter
  /** Of the trial that used the connection last. */
  readonly job: Job
  readonly clock: Clock
  readonly keepalive: boolean
}

/** Monitors an idle connection: records when the provider closes it and, if enabled, sends keepalives. */
export class Vigil implements LineListener {
  readonly connection: Connection
  /** Absolute microseconds. */
  readonly since: number
  #closedAt: number | undefined
  #timer: NodeJS.Timeout | undefined
  readonly #options: VigilOptions

  constructor(connection: Connection, options: VigilOptions) {
    this.connection = connection
    this.since = options.clock.now()
    this.#options = options
    // What the server sends first on a fresh WebSocket belongs to its first trial and is kept for it.
    const isUnread = connection.line.carrier === 'websocket' && connection.fresh
    connection.line.listen(isUnread ? undefined : this)
    const { keepaliveEvery } = options.adapter.facts
    if (options.keepalive && !isUnread && keepaliveEvery !== undefined)
      this.#timer = setInterval(() => this.#keepAlive(), keepaliveEvery * 1e3)
  }

  /** Whole microseconds of idling after which the provider closed it; undefined while open. */
  get closedAfter(): number | undefined {
    return this.#closedAt === undefined ? undefined : Math.round(this.#closedAt - this.since)
  }

  /** Ignores replies to keepalives. */
  onFrame(): void {}

  onClose(_close: LineClose, at: number): void {
    this.#closedAt = at
    clearInterval(this.#timer)
  }

  /** Stops monitoring: the connection is in use again. */
  end(): void {
    clearInterval(this.#timer)
    this.connection.line.listen(undefined)
  }

  #keepAlive(): void {
    const { adapter, job } = this.#options
    const { line, memo } = this.connection
    const frames = adapter.say?.({ kind: 'keepalive' }, job, memo) ?? []
    if (frames.length > 0 && line.isOpen) line.say(frames)
  }
}
