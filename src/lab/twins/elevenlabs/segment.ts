/** Text that is gathered until there is enough of it to be said. */
export interface Segment {
  held: string
  /** How many segments were said before. */
  said: number
  readonly schedule: readonly number[]
}

/** Characters that are gathered before the first segment, the second, and so on; the last counts for all that follow. */
const SCHEDULE = [120, 160, 250, 290]
/** Below this `try_trigger_generation` does nothing: an old note of the protocol, not confirmed since. */
const SHORTEST_TRIGGER = 50

export function newSegment(schedule: unknown): Segment {
  const isSchedule =
    Array.isArray(schedule) && schedule.length > 0 && schedule.every((entry) => entry >= 50 && entry <= 500)
  return { held: '', said: 0, schedule: isSchedule ? (schedule as number[]) : SCHEDULE }
}

/** What makes text go before the schedule says so. */
export interface Push {
  readonly auto: boolean
  readonly trigger: boolean
  readonly flush: boolean
}

/**
 * Adds text and takes what is now to be said; `''` while it is held. The spaces that clients put between pieces and
 * at the end are not part of what is said.
 */
export function gather(segment: Segment, text: string, { auto, trigger, flush }: Push): string {
  segment.held += text
  const ready = segment.held.trim()
  const wanted = segment.schedule[Math.min(segment.said, segment.schedule.length - 1)] ?? 0
  const isDue = auto || flush || ready.length >= wanted || (trigger && ready.length >= SHORTEST_TRIGGER)
  if (!isDue || ready === '') return ''
  segment.held = ''
  segment.said += 1
  return ready
}
