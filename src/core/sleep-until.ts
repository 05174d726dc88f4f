import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Clock } from './clock.ts'
import type { Millis } from './units.ts'

/** True once no new trial may start. */
export type Stopping = () => boolean

/** Time between checks of whether the run is stopping. */
const STOP_CHECK_INTERVAL: Millis = 100

/**
 * Sleeps until an absolute instant in microseconds, so that one late start never delays the next. Returns
 * false if the run stops first. Timers have a resolution of 1 ms and may fire early: the last millisecond is
 * spent iterating the event loop, which keeps serving its sockets.
 */
export async function sleepUntil(at: number, clock: Clock, stopping: Stopping): Promise<boolean> {
  while (!stopping()) {
    const now = clock.now()
    const left = (at - now) / 1e3
    if (left <= 0) return true
    if (left < 1) {
      clock.onIdleIteration?.(now)
      await setImmediate()
    } else await setTimeout(Math.min(STOP_CHECK_INTERVAL, Math.floor(left)))
  }
  return false
}
