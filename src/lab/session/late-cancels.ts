import type { Timer } from '../server/scheduler.ts'
import type { Session } from './session.ts'

interface LateCancel {
  readonly timer: Timer
  readonly cancel: () => void
}

/** The cancels of one connection. Each takes effect after the profile's lag; by default, at once. */
export class LateCancels {
  readonly #session: Pick<Session, 'mount' | 'profile'>
  readonly #late = new Map<string, LateCancel>()

  constructor(session: Pick<Session, 'mount' | 'profile'>) {
    this.#session = session
  }

  /** A context whose cancel is pending is not cancelled again. */
  add(context: string, cancel: () => void): void {
    const { mount, profile } = this.#session
    const lag = profile.turns?.bargeInLag ?? 0
    if (lag === 0) return cancel()
    if (this.#late.has(context)) return
    const due = mount.afterFreezes(mount.lab.clock.now() + lag * 1000)
    this.#late.set(context, { cancel, timer: mount.lab.scheduler.at(due, () => this.runNow(context)) })
  }

  /** A pending cancel takes effect before new text of its context, which it must not discard. */
  runNow(context: string): void {
    const late = this.#late.get(context)
    this.#late.delete(context)
    late?.timer.cancel()
    late?.cancel()
  }

  clear(): void {
    for (const { timer } of this.#late.values()) timer.cancel()
    this.#late.clear()
  }
}
