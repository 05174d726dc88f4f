/**
 * One level of a search, as whoever searches wants it carried out. Can be sent between threads. Times are milliseconds.
 */
export type LevelOrder = WaveOrder | HoldOrder | RateOrder | DialOrder

interface Common {
  /** The level's number in the search: its trials carry it as their block. */
  readonly number: number
  /** The number of its first trial in the run. */
  readonly first: number
  /** Between the openings of two connections. */
  readonly stagger: number
}

/** So many requests in flight at once: each is sent `gap` after the one before, and none again. */
export interface WaveOrder extends Common {
  readonly kind: 'wave'
  readonly size: number
  readonly gap: number
}

/** So many in flight, each followed by the next, until told to finish or until `most` were sent. */
export interface HoldOrder extends Common {
  readonly kind: 'hold'
  readonly size: number
  readonly gap: number
  readonly most: number
  /** A stream that was done earlier, refused perhaps, waits until so much has passed. */
  readonly least: number
}

/** Requests at an even rate that wait for no answer. */
export interface RateOrder extends Common {
  readonly kind: 'requests'
  readonly gap: number
  /** So many; and after the first refusal so many more, whichever comes later. */
  readonly count: number
  readonly after: number
  /** First use up what is saved: at this gap, at most so many, until somebody is refused. */
  readonly drain?: { readonly gap: number; readonly most: number }
}

/** Connections without a request on them. */
export interface DialOrder extends Common {
  readonly kind: 'dials'
  readonly gap: number
  readonly count: number
  readonly after: number
  /** How long each stays open: so long after the last was opened, or not at all. */
  readonly keep?: number
}
