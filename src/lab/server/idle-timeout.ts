import type { MonotonicTime } from '../../core/units.ts'
import type { Session } from '../session/session.ts'

/** The idle timeout of a WebSocket. */
export interface IdleTimer {
  readonly reset: (at: MonotonicTime) => void
  readonly stop: () => void
}

/**
 * Sends the provider's idle message and closes after the timeout. The timer does not run while `isTalking()`.
 */
export function startIdleTimer(session: Session, isTalking: () => boolean): IdleTimer {
  const { mount, twin, state, connectRequest, writer } = session
  const { clock, scheduler } = mount.lab
  // The first that is set: the mount's profile, the client's request, the provider's default.
  const seconds =
    mount.profile.idleTimeout ?? twin.idleTimeout?.(connectRequest) ?? session.profile.idleTimeout
  let lastActivity = clock.now()
  if (seconds === undefined) return { reset: () => {}, stop: () => {} }

  const check = () => {
    const now = clock.now()
    if (isTalking()) lastActivity = now
    const due = lastActivity + seconds * 1e6
    if (now < due) {
      timer = scheduler.at(due, check)
      return
    }
    writer.write(twin.reply({ kind: 'idle', seconds }, state, connectRequest))
    writer.end()
  }
  let timer = scheduler.at(lastActivity + seconds * 1e6, check)
  return {
    reset: (at) => {
      lastActivity = at
    },
    stop: () => timer.cancel(),
  }
}
