import type { Visit } from './visit.ts'

/** The idle timeout of a WebSocket. */
export interface Idling {
  readonly heard: (at: number) => void
  readonly stop: () => void
}

/**
 * Sends the provider's idle message and closes after the timeout. The timer does not run while `isTalking()`.
 */
export function watchIdling(visit: Visit, isTalking: () => boolean): Idling {
  const { mount, twin, memo, knock, outlet } = visit
  const { clock, timetable } = mount.house
  // The first that is set: the mount's profile, the client's request, the provider's default.
  const seconds = mount.profile.idleTimeout ?? twin.idleTimeout?.(knock) ?? visit.profile.idleTimeout
  let last = clock.now()
  if (seconds === undefined) return { heard: () => {}, stop: () => {} }

  const check = () => {
    const now = clock.now()
    if (isTalking()) last = now
    const due = last + seconds * 1e6
    if (now < due) {
      appointment = timetable.at(due, check)
      return
    }
    outlet.write(twin.reply({ kind: 'idle', seconds }, memo, knock))
    outlet.end()
  }
  let appointment = timetable.at(last + seconds * 1e6, check)
  return {
    heard: (at) => {
      last = at
    },
    stop: () => appointment.cancel(),
  }
}
