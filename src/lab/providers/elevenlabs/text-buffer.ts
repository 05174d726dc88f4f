/** Text that is buffered until there is enough to speak. */
export interface TextBuffer {
  pending: string
  /** Number of chunks released so far. */
  releasedCount: number
  readonly schedule: readonly number[]
}

/**
 * Characters to buffer before the first chunk, the second, and so on. The last entry holds for all that
 * follow.
 */
const DEFAULT_SCHEDULE = [120, 160, 250, 290]
/**
 * Below this length `try_trigger_generation` has no effect. From an old documentation, not confirmed since.
 */
const MIN_TRIGGER_CHARACTERS = 50

export function createTextBuffer(schedule: readonly number[] = DEFAULT_SCHEDULE): TextBuffer {
  return { pending: '', releasedCount: 0, schedule }
}

/** What releases text before the schedule does. */
export interface ReleaseFlags {
  readonly auto: boolean
  readonly trigger: boolean
  readonly flush: boolean
}

/**
 * Appends text and returns what is to be spoken now; `''` while it is buffered. The spaces that clients put
 * between chunks and at the end are trimmed.
 */
export function appendText(buffer: TextBuffer, text: string, { auto, trigger, flush }: ReleaseFlags): string {
  buffer.pending += text
  const ready = buffer.pending.trim()
  const threshold = buffer.schedule[Math.min(buffer.releasedCount, buffer.schedule.length - 1)] ?? 0
  const isDue =
    auto || flush || ready.length >= threshold || (trigger && ready.length >= MIN_TRIGGER_CHARACTERS)
  if (!isDue || ready === '') return ''
  buffer.pending = ''
  buffer.releasedCount += 1
  return ready
}
