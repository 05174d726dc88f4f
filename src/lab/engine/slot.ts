import type { Refusal, Standing } from '../twin.ts'
import type { Seats } from './seats.ts'
import type { Appointment } from './timetable.ts'
import { refusalFor, type Visit } from './visit.ts'

/** One context's place among all that are in flight: on its connection, and on the provider's account. */
export class Slot {
  readonly #visit: Visit
  readonly #seats: Seats
  /** It waits for room, or for nothing at all; and when it got some. */
  #barred: Appointment | undefined
  #letInAt: number | undefined
  #isIn = false

  constructor(visit: Visit, seats: Seats) {
    this.#visit = visit
    this.#seats = seats
  }

  /** Accepted, and not served yet, or ever. */
  get isBarred(): boolean {
    return this.#barred !== undefined
  }

  /** Takes the place, or says why there is none. `onRoom` is called where it had to wait and waits no longer. */
  take(onRoom: () => void): Refusal | undefined {
    if (this.#isIn || this.#barred || this.#visit.twin.facts.limits === 'connections') return undefined
    const { limiter, house } = this.#visit.mount
    const now = house.clock.now()
    if (!this.#seats.take()) return { reason: 'busy', standing: this.#standingOn(limiter.standing(now)) }
    const verdict = limiter.enter(now)
    const { excess = 'refuse' } = this.#visit.profile.limits ?? {}
    if (verdict === 'in') this.#isIn = true
    else if (verdict === 'busy' && excess !== 'refuse') this.#bar(excess, onRoom)
    else {
      this.#seats.free()
      return refusalFor(verdict, limiter.standing(now))
    }
    return undefined
  }

  /** When there was room, where it had to wait: told once. */
  takeLetInAt(): number | undefined {
    const at = this.#letInAt
    this.#letInAt = undefined
    return at
  }

  /** Gives the place back, if it has one. */
  leave(): void {
    if (!this.#isIn) return
    this.#isIn = false
    this.#visit.mount.limiter.leave()
    this.#seats.free()
  }

  /** Waits no longer, and gives its seat on the connection back. */
  giveUp(): void {
    if (!this.#barred) return
    this.#barred.cancel()
    this.#barred = undefined
    this.#seats.free()
  }

  #bar(excess: 'queue' | 'hang', onRoom: () => void): void {
    const { limiter, house } = this.#visit.mount
    const letIn = () => {
      this.#barred = undefined
      this.#isIn = true
      this.#letInAt = house.clock.now()
      onRoom()
    }
    this.#barred = excess === 'queue' ? limiter.wait(letIn) : { cancel: () => {} }
  }

  /** What is used of the connection, where that is what is full. */
  #standingOn(standing: Standing): Standing {
    const { most } = this.#seats
    return { ...standing, inFlight: this.#seats.taken(), ...(most !== undefined && { concurrency: most }) }
  }
}
