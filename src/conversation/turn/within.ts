import type { Millis } from '../../core/units.ts'
import { judgeAfter } from '../../wire/reading/after-reading.ts'

/** How long to record audio after a failure, and of an agent that the caller has interrupted. */
export const MAX_DRAIN_MS = 1000

/** Resolves when the work is done or the time is up, whichever comes first. */
export function within(milliseconds: Millis, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = judgeAfter(milliseconds, resolve)
    void work.finally(() => {
      cancel()
      resolve()
    })
  })
}
