/**
 * What one level of a limit search sends. Can be posted between threads. Times are milliseconds.
 */
export type LevelSpec = BurstSpec | SustainedSpec | RateSpec | ConnectSpec

interface CommonSpec {
  /** Number of the level in the search: the `block` of its trials. */
  readonly number: number
  /** Number of its first trial in the run. */
  readonly firstTrial: number
  /** Interval at which connections are opened. */
  readonly stagger: number
}

/** A burst: `size` requests, each sent `interval` after the one before. */
export interface BurstSpec extends CommonSpec {
  readonly kind: 'burst'
  readonly size: number
  readonly interval: number
}

/** Keeps `size` requests in flight until the search ends the level or `maxRequests` were sent. */
export interface SustainedSpec extends CommonSpec {
  readonly kind: 'sustained'
  readonly size: number
  readonly interval: number
  readonly maxRequests: number
  /** How long a stream whose request failed waits at least before the next one. */
  readonly retryInterval: number
}

/** Requests at a constant rate, independent of the answers. */
export interface RateSpec extends CommonSpec {
  readonly kind: 'requests'
  readonly interval: number
  /** Requests in total; once one is refused, up to `countAfterRefusal` after it instead. */
  readonly count: number
  readonly countAfterRefusal: number
  /** First use up the accumulated quota: at this interval, until a refusal or `maxRequests`. */
  readonly drain?: { readonly interval: number; readonly maxRequests: number }
}

/** Connections on which no request is sent. */
export interface ConnectSpec extends CommonSpec {
  readonly kind: 'dials'
  readonly interval: number
  readonly count: number
  readonly countAfterRefusal: number
  /** First use up the accumulated quota, as requests do. These connections are closed at once. */
  readonly drain?: { readonly interval: number; readonly maxRequests: number }
  /** How long all stay open after the last was opened. Absent: each is closed at once. */
  readonly keepOpen?: number
}
