import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Clock } from '../core/clock.ts'

/** True once nothing new may be started. */
export type Stopping = () => boolean

/** Milliseconds after which a sleeper looks whether the run is stopping. */
const GLANCE = 100

/**
 * Sleeps until an absolute instant in microseconds, so that one late start never delays the next. Returns true then,
 * and false when the run stops first. Timers know whole milliseconds and may fire early: the rest of one is spent
 * turn by turn of the event loop, which serves its sockets meanwhile.
 */
export async function sleepUntil(at: number, clock: Clock, stopping: Stopping): Promise<boolean> {
  while (!stopping()) {
    const left = (at - clock.now()) / 1e3
    if (left <= 0) return true
    if (left < 1) await setImmediate()
    else await setTimeout(Math.min(GLANCE, Math.floor(left)))
  }
  return false
}
