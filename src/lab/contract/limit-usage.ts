import type { Micros } from '../../core/units.ts'
/** The current usage of a mount's limits. An absent limit is unlimited. */
export interface LimitUsage {
  /** Requests in flight, including the current one if it was admitted. */
  readonly inFlight: number
  readonly concurrency?: number
  /** Requests in the last minute, counted the same way. 0 without a rate limit. */
  readonly lastMinute: number
  readonly rate?: number
  /** Time until the oldest of them is a minute old; 0 if there are none. */
  readonly reset: Micros
}
