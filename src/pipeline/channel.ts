import type { Cue, Job } from '../core/adapter.ts'
import type { Connection } from '../drive/lines.ts'
import { guarded, Hearing, type HearingEvents } from './hearing.ts'
import { connect, jobOf, type Part } from './part.ts'

/** A connection, and the job that represents everything sent on it. */
export interface Dialled {
  readonly job: Job
  readonly connection: Connection
}

/** Connects a component that keeps its connection. Rejects with a `ComponentError`. */
export async function dial(part: Part): Promise<Dialled> {
  const job = jobOf(part, { text: '' })
  const { connection } = await connect(part, job, 'cold')
  return { job, connection }
}

/** The connection of a component for a whole conversation: sends cues and reads events. */
export class Channel {
  readonly job: Job
  readonly #part: Part
  readonly #connection: Connection
  readonly #hearing: Hearing

  constructor(part: Part, { job, connection }: Dialled, events: HearingEvents) {
    this.job = job
    this.#part = part
    this.#connection = connection
    this.#hearing = new Hearing({
      ...{ adapter: part.bound.adapter, job, memo: connection.memo, lag: part.lag },
      ...events,
    })
  }

  get requestId(): string {
    return this.#hearing.requestId
  }
  get simulated(): boolean {
    return this.#hearing.simulated
  }
  get loopLag(): number {
    return this.#hearing.loopLag
  }
  /** No more events will follow. */
  get isOver(): boolean {
    return this.#hearing.isOver
  }

  /** Starts reading and opens the session. */
  begin(): void {
    const { line } = this.#connection
    if (line.head) this.#hearing.greet({ kind: 'head', ...line.head }, this.#part.clock.now())
    line.listen(this.#hearing)
    this.say({ kind: 'open' })
  }

  /** Sends the protocol's frames for a cue, unless the session has ended. An error becomes a fault. */
  say(cue: Cue): void {
    if (this.isOver) return
    guarded(this.#hearing, this.#part.clock, () => {
      const frames = this.#part.bound.adapter.say?.(cue, this.job, this.#connection.memo) ?? []
      if (frames.length > 0) this.#connection.line.say(frames)
    })
  }

  /** Closes the connection. Call `stopReading` first to ignore further events. */
  hangUp(): void {
    this.#connection.line.hangUp()
  }

  leave(): void {
    this.#hearing.leave()
  }
}
