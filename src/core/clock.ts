import type { Millis, MonotonicTime } from './units.ts'

/**
 * The only clock in use. It reads the host's monotonic clock in microseconds. Readings are comparable across
 * the threads and processes of one host, because `process.hrtime` is CLOCK_MONOTONIC. Wall time can jump, and
 * `performance.now` has a different origin in each thread.
 */
export interface Clock {
  /** Microseconds since an arbitrary origin that all processes of this host share. */
  readonly now: () => MonotonicTime
  /**
   * Called for each iteration of the event loop that only waited for an instant: the thread polled its sockets and
   * was free.
   */
  readonly onIdleIteration?: (at: MonotonicTime) => void
  /**
   * Called in the callback of a socket that was read. What it returns is called when the bytes are delivered, which may
   * be later: how late `at` may be is known only then.
   */
  readonly noteRead?: (at: MonotonicTime) => () => void
}

export const monotonicClock: Clock = {
  now: () => {
    const [seconds, nanoseconds] = process.hrtime()
    return seconds * 1e6 + nanoseconds / 1e3
  },
}

/** The wall clock, for schedules and labels. It can jump, so that no latency is measured with it. */
export function wallClock(): Date {
  return new Date()
}

/** The same in milliseconds since 1970, without creating an object: cheap enough for every tick. */
export function wallMillis(): Millis {
  return Date.now()
}

/**
 * Whole microseconds since a reading of the monotonic clock: a `RunTime` if that was the start of the run,
 * otherwise `Micros`.
 */
export function elapsedSince(origin: MonotonicTime): number {
  return Math.round(monotonicClock.now() - origin)
}
