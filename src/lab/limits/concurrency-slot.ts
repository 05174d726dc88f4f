import type { LimitUsage } from '../contract/limit-usage.ts'
import type { RequestRefusal } from '../contract/request-refusal.ts'
import type { Timer } from '../server/scheduler.ts'
import { refusalFor, type Session } from '../session/session.ts'
import type { PerSocketLimit } from './per-socket-limit.ts'

/** A context's place within the limits on requests in flight, both of its connection and of the account. */
export class ConcurrencySlot {
  readonly #session: Session
  readonly #perSocketLimit: PerSocketLimit
  /** Set while the request waits for a slot, or hangs because it will never get one. */
  #blocked: Timer | undefined
  #acquiredAt: number | undefined
  #isHeld = false

  constructor(session: Session, perSocketLimit: PerSocketLimit) {
    this.#session = session
    this.#perSocketLimit = perSocketLimit
  }

  /** The request was accepted but waits for a slot, perhaps forever. */
  get isBlocked(): boolean {
    return this.#blocked !== undefined
  }

  /**
   * Acquires the slot, or returns a refusal. If the request has to wait, `onAcquired` is called once it has
   * its slot.
   */
  acquire(onAcquired: () => void): RequestRefusal | undefined {
    if (this.#isHeld || this.#blocked || this.#session.twin.facts.concurrencyUnit === 'connections')
      return undefined
    const { limiter, lab } = this.#session.mount
    const now = lab.clock.now()
    if (!this.#perSocketLimit.tryAcquire())
      return { reason: 'busy', usage: this.#socketUsage(limiter.usage(now)) }
    const verdict = limiter.tryAcquire(now)
    const { excess = 'refuse' } = this.#session.profile.limits ?? {}
    if (verdict === 'in') this.#isHeld = true
    else if (verdict === 'busy' && (excess === 'queue' || excess === 'hang')) this.#block(excess, onAcquired)
    else {
      this.#perSocketLimit.release()
      return refusalFor(verdict, limiter.usage(now))
    }
    return undefined
  }

  /** When the slot was acquired, if the request had to wait for it. Returned only once. */
  takeAcquiredAt(): number | undefined {
    const at = this.#acquiredAt
    this.#acquiredAt = undefined
    return at
  }

  /** Releases the slot, if it is held. */
  release(): void {
    if (!this.#isHeld) return
    this.#isHeld = false
    this.#session.mount.limiter.release()
    this.#perSocketLimit.release()
  }

  /** Stops waiting and releases the connection's slot. */
  cancelWait(): void {
    if (!this.#blocked) return
    this.#blocked.cancel()
    this.#blocked = undefined
    this.#perSocketLimit.release()
  }

  #block(excess: 'queue' | 'hang', onAcquired: () => void): void {
    const { limiter, lab } = this.#session.mount
    const onSlotFree = () => {
      this.#blocked = undefined
      this.#isHeld = true
      this.#acquiredAt = lab.clock.now()
      onAcquired()
    }
    this.#blocked = excess === 'queue' ? limiter.waitForSlot(onSlotFree) : { cancel: () => {} }
  }

  /** The usage of the connection, for a refusal by the per-socket limit. */
  #socketUsage(accountUsage: LimitUsage): LimitUsage {
    const { max } = this.#perSocketLimit
    return {
      ...accountUsage,
      inFlight: this.#perSocketLimit.used(),
      ...(max !== undefined && { concurrency: max }),
    }
  }
}
