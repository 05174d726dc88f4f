/**
 * What one level of a limit search sends. Can be posted between threads. Times are milliseconds.
 */
export type LevelOrder = WaveOrder | HoldOrder | RateOrder | DialOrder

interface Common {
  /** Number of the level in the search: the `block` of its trials. */
  readonly number: number
  /** Number of its first trial in the run. */
  readonly first: number
  /** Interval at which connections are opened. */
  readonly stagger: number
}

/** A burst: `size` requests, each sent `interval` after the one before. */
export interface WaveOrder extends Common {
  readonly kind: 'wave'
  readonly size: number
  readonly gap: number
}

/** Keeps `size` requests in flight until the search ends the level or `maxRequests` were sent. */
export interface HoldOrder extends Common {
  readonly kind: 'hold'
  readonly size: number
  readonly gap: number
  readonly most: number
  /** A stream sends at most one request per `minInterval`, however fast it was refused. */
  readonly least: number
}

/** Requests at a constant rate, independent of the answers. */
export interface RateOrder extends Common {
  readonly kind: 'requests'
  readonly gap: number
  /** Requests in total, or up to `countAfterRefusal` after the first refusal if that is later. */
  readonly count: number
  readonly after: number
  /** First use up the accumulated quota: at this interval, until a refusal or `maxRequests`. */
  readonly drain?: { readonly gap: number; readonly most: number }
}

/** Connections on which no request is sent. */
export interface DialOrder extends Common {
  readonly kind: 'dials'
  readonly gap: number
  readonly count: number
  readonly after: number
  /** How long all stay open after the last was opened. Absent: each is closed at once. */
  readonly keep?: number
}
