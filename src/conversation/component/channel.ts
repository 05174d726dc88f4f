import type { Cue, Job } from '../../core/adapter/adapter.ts'
import type { PooledConnection } from '../../drive/connections/pooled-connection.ts'
import type { AnswerListener } from '../../drive/trial/reader/answer-listener.ts'
import { guard } from '../../drive/trial/reader/errors-to-faults.ts'
import { EventReader } from '../../drive/trial/reader/event-reader.ts'
import { sendCue } from '../../drive/trial/send-cue.ts'
import { acquireConnection, type Component, componentJob } from './component.ts'

/** A connection, and the job that represents everything sent on it. */
export interface DialResult {
  readonly job: Job
  readonly connection: PooledConnection
}

/** Connects a component that keeps its connection. Rejects with a `ComponentError`. */
export async function dialComponent(component: Component): Promise<DialResult> {
  const job = componentJob(component, { text: '' })
  const { pooled } = await acquireConnection(component, job, 'cold')
  return { job, connection: pooled }
}

/** The connection of a component for a whole conversation: sends cues and reads events. */
export class Channel {
  readonly job: Job
  readonly reader: EventReader
  readonly #component: Component
  readonly #connection: PooledConnection

  constructor(component: Component, { job, connection }: DialResult, listener: AnswerListener) {
    const { adapter } = component.bound
    this.job = job
    this.reader = new EventReader({ adapter, job, state: connection.state, lag: component.lag, listener })
    this.#component = component
    this.#connection = connection
  }

  /** Starts reading and opens the session. */
  open(): void {
    const { connection } = this.#connection
    this.reader.readUpgrade(connection.upgradeResponse, this.#component.clock.now())
    // A session answers from its first message on.
    this.reader.beginAnswer(0)
    connection.listen(this.reader)
    this.say({ kind: 'open' })
  }

  /** Sends the protocol's frames for a cue, unless the session has ended. An error becomes a fault. */
  say(cue: Cue): void {
    if (this.reader.isEnded) return
    const { bound, clock } = this.#component
    guard(this.reader, clock, () => {
      sendCue({ adapter: bound.adapter, job: this.job, pooled: this.#connection }, cue)
    })
  }

  /** Closes the connection. Call `reader.stop` first to ignore further events. */
  close(): void {
    this.#connection.connection.close()
  }

  /** Breaks the connection off without a close frame. */
  drop(): void {
    const { connection } = this.#connection
    if (connection.drop) connection.drop()
    else connection.close()
  }
}
