import type { Refusal, Standing } from '../twin.ts'
import type { Seats } from './seats.ts'
import type { Appointment } from './timetable.ts'
import { refusalFor, type Visit } from './visit.ts'

/** One context's share of the limits on requests in flight: of its connection and of the account. */
export class Slot {
  readonly #visit: Visit
  readonly #seats: Seats
  /** Set while the request waits for a slot, or hangs without one. */
  #barred: Appointment | undefined
  #letInAt: number | undefined
  #isIn = false

  constructor(visit: Visit, seats: Seats) {
    this.#visit = visit
    this.#seats = seats
  }

  /** The request was accepted but waits for a slot, perhaps forever. */
  get isBarred(): boolean {
    return this.#barred !== undefined
  }

  /**
   * Acquires the slot, or returns a refusal. `onAcquired` is called if the request had to wait and has its
   * slot now.
   */
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

  /** When the slot was acquired, if the request had to wait for it. Returned once. */
  takeLetInAt(): number | undefined {
    const at = this.#letInAt
    this.#letInAt = undefined
    return at
  }

  /** Releases the slot, if it is held. */
  leave(): void {
    if (!this.#isIn) return
    this.#isIn = false
    this.#visit.mount.limiter.leave()
    this.#seats.free()
  }

  /** Stops waiting and releases the connection's slot. */
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

  /** The usage of the connection, for a refusal by the per-socket limit. */
  #standingOn(standing: Standing): Standing {
    const { most } = this.#seats
    return { ...standing, inFlight: this.#seats.taken(), ...(most !== undefined && { concurrency: most }) }
  }
}
