/** Text that is buffered until there is enough to speak. */
export interface Segment {
  held: string
  /** Number of chunks released so far. */
  said: number
  readonly schedule: readonly number[]
}

/**
 * Characters to buffer before the first chunk, the second, and so on. The last entry holds for all that
 * follow.
 */
const SCHEDULE = [120, 160, 250, 290]
/**
 * Below this length `try_trigger_generation` has no effect. From an old documentation, not confirmed since.
 */
const SHORTEST_TRIGGER = 50

export function newSegment(schedule: unknown): Segment {
  const isSchedule =
    Array.isArray(schedule) && schedule.length > 0 && schedule.every((entry) => entry >= 50 && entry <= 500)
  return { held: '', said: 0, schedule: isSchedule ? (schedule as number[]) : SCHEDULE }
}

/** What releases text before the schedule does. */
export interface Push {
  readonly auto: boolean
  readonly trigger: boolean
  readonly flush: boolean
}

/**
 * Appends text and returns what is to be spoken now; `''` while it is buffered. The spaces that clients put
 * between chunks and at the end are trimmed.
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
