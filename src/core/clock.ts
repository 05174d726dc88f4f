/**
 * The one clock. Readings are microseconds of the host's monotonic clock, comparable across the threads and
 * processes of one host (`process.hrtime` is CLOCK_MONOTONIC), never wall time and never `performance.now`,
 * whose zero differs from thread to thread.
 */
export interface Clock {
  /** Now, in microseconds since an arbitrary origin that all processes of this host share. */
  readonly now: () => number
}

export const monotonicClock: Clock = {
  now: () => {
    const [seconds, nanoseconds] = process.hrtime()
    return seconds * 1e6 + nanoseconds / 1e3
  },
}
