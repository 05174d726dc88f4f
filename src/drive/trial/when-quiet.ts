import type { Clock } from '../../core/clock.ts'
import type { Millis, MonotonicTime } from '../../core/units.ts'
import { judgeAfter } from '../../wire/reading/after-reading.ts'

/**
 * Calls `onQuiet` once, when nothing has come for `after` milliseconds. Returns a function that stops waiting.
 * @param last when the latest came; undefined while there is nothing to wait from
 */
export function whenQuiet(
  clock: Clock,
  after: Millis,
  last: () => MonotonicTime | undefined,
  onQuiet: (now: MonotonicTime) => void,
): () => void {
  let cancel = judgeAfter(after, check)
  function check(): void {
    const now = clock.now()
    const latest = last()
    const left = latest === undefined ? after : after - (now - latest) / 1e3
    if (latest !== undefined && left <= 0) return onQuiet(now)
    cancel = judgeAfter(Math.max(1, left), check)
  }
  return () => cancel()
}
