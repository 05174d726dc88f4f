import type { Cue, Job } from '../../core/adapter/adapter.ts'
import type { PooledConnection } from '../../drive/connections/pool.ts'
import { acquireConnection, type Component, createJob } from './component.ts'
import { EventReader, type FrameReaderEvents, guard } from './frame-reader.ts'

/** A connection, and the job that represents everything sent on it. */
export interface DialResult {
  readonly job: Job
  readonly connection: PooledConnection
}

/** Connects a component that keeps its connection. Rejects with a `ComponentError`. */
export async function dialComponent(component: Component): Promise<DialResult> {
  const job = createJob(component, { text: '' })
  const { pooled } = await acquireConnection(component, job, 'cold')
  return { job, connection: pooled }
}

/** The connection of a component for a whole conversation: sends cues and reads events. */
export class Channel {
  readonly job: Job
  readonly #component: Component
  readonly #connection: PooledConnection
  readonly #reader: EventReader

  constructor(component: Component, { job, connection }: DialResult, events: FrameReaderEvents) {
    this.job = job
    this.#component = component
    this.#connection = connection
    this.#reader = new EventReader({
      ...{ adapter: component.bound.adapter, job, state: connection.state, lag: component.lag },
      ...events,
    })
  }

  get requestId(): string {
    return this.#reader.requestId
  }
  get simulated(): boolean {
    return this.#reader.simulated
  }
  get loopLag(): number {
    return this.#reader.loopLag
  }
  /** No more events will follow. */
  get isEnded(): boolean {
    return this.#reader.isEnded
  }

  /** Starts reading and opens the session. */
  open(): void {
    const { connection } = this.#connection
    if (connection.upgradeResponse)
      this.#reader.readHead({ kind: 'head', ...connection.upgradeResponse }, this.#component.clock.now())
    connection.listen(this.#reader)
    this.say({ kind: 'open' })
  }

  /** Sends the protocol's frames for a cue, unless the session has ended. An error becomes a fault. */
  say(cue: Cue): void {
    if (this.isEnded) return
    guard(this.#reader, this.#component.clock, () => {
      const frames = this.#component.bound.adapter.say?.(cue, this.job, this.#connection.state) ?? []
      if (frames.length > 0) this.#connection.connection.send(frames)
    })
  }

  /** Closes the connection. Call `stopReading` first to ignore further events. */
  close(): void {
    this.#connection.connection.close()
  }

  stopReading(): void {
    this.#reader.stop()
  }
}
