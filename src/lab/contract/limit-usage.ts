import type { Micros } from '../../core/units.ts'
/** How much of a mount's limits is in use. A limit that is absent is unlimited. */
export interface LimitUsage {
  /** Requests in flight, including the current one if it was admitted. */
  readonly inFlight: number
  readonly concurrency?: number
  /** Requests in the last minute, likewise including the current one. 0 without a rate limit. */
  readonly lastMinute: number
  readonly rate?: number
  /** Time until the oldest of them is a minute old; 0 if there are none. */
  readonly reset: Micros
}
