import type { Visit } from './visit.ts'

/** Watches a WebSocket for a client that has nothing more to say. */
export interface Idling {
  readonly heard: (at: number) => void
  readonly stop: () => void
}

/** Says goodbye in the provider's words after its idle time-out; `isTalking` is true while the lab itself is talking. */
export function watchIdling(visit: Visit, isTalking: () => boolean): Idling {
  const { mount, twin, memo, knock, outlet } = visit
  const { clock, timetable } = mount.house
  // The mount's profile, the client's wish, the provider's habit: the first that says something.
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
