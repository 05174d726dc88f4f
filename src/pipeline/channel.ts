import type { Cue, Job } from '../core/adapter.ts'
import type { Connection } from '../drive/lines.ts'
import { guarded, Hearing, type HearingEvents } from './hearing.ts'
import { connect, jobOf, type Part } from './part.ts'

/** What `dial` has got: a connection, and the job that stands for all that is said on it. */
export interface Dialled {
  readonly job: Job
  readonly connection: Connection
}

/** Dials for a part that keeps its connection. Rejects with a `PartFailure`. */
export async function dial(part: Part): Promise<Dialled> {
  const job = jobOf(part, { text: '' })
  const { connection } = await connect(part, job, 'cold')
  return { job, connection }
}

/** The connection of a part that stays open from a conversation's beginning to its end: says cues, and is heard. */
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
  /** Nothing more can be heard on it. */
  get isOver(): boolean {
    return this.#hearing.isOver
  }

  /** Listens from now on, and opens the session. */
  begin(): void {
    const { line } = this.#connection
    if (line.head) this.#hearing.greet({ kind: 'head', ...line.head }, this.#part.clock.now())
    line.listen(this.#hearing)
    this.say({ kind: 'open' })
  }

  /** Says what the protocol has for a cue, unless it is over. What goes wrong is heard as a fault. */
  say(cue: Cue): void {
    if (this.isOver) return
    guarded(this.#hearing, this.#part.clock, () => {
      const frames = this.#part.bound.adapter.say?.(cue, this.job, this.#connection.memo) ?? []
      if (frames.length > 0) this.#connection.line.say(frames)
    })
  }

  /** Hangs up; `leave` before, where nothing may be heard any more. */
  hangUp(): void {
    this.#connection.line.hangUp()
  }

  leave(): void {
    this.#hearing.leave()
  }
}
