import { setTimeout } from 'node:timers/promises'
import { wallClock } from '../../core/clock.ts'

/** Node's timers cannot count further, and after a sleep of the machine the clock must be read again. */
const LONGEST_SLEEP = 60_000

/** Resolves at that time of the wall clock, or when the signal aborts. */
export async function waitUntil(until: Date, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const left = until.getTime() - wallClock().getTime()
    if (left <= 0) return
    await setTimeout(Math.min(left, LONGEST_SLEEP), undefined, { signal }).catch(() => undefined)
  }
}
