import type { Micros, RunTime } from '../../core/units.ts'

/** The load on one target, summarized. */
export interface LoadSummary {
  readonly target: string
  /** Scheduled starts in the measured phase, and how many of them `maxInFlight` prevented. */
  readonly starts: number
  readonly dropped: number
  /** Starts and successful answers per second while the load was constant; absent if it never was. */
  readonly rate?: Rate
  /** The longest time in which requests waited and none was answered; absent if there was none. */
  readonly stall?: StallSummary
  readonly steadiness: Steadiness
}

export interface StallSummary {
  /** How many there were. */
  readonly stalls: number
  /** Of the longest one. */
  readonly from_us: RunTime
  readonly length_us: Micros
  /**
   * True if the percentiles do not show it: a closed load asks nothing while it waits, and so a stall is in no
   * more trials than were in flight.
   */
  readonly hidden: boolean
  /** If hidden: requests that were not sent during it, at the rate of the rest of the run. */
  readonly unsent?: number
  readonly p99_us?: Micros
}

export interface Rate {
  readonly started: number
  readonly answered: number
  /** Seconds over which both were counted. */
  readonly seconds: number
}

/** Whether the latency reached a steady state. This judges the run, not the provider. */
export type Steadiness =
  | { readonly state: 'steady' }
  /** The first `trials` trials differ from the rest: they look like unlabelled warm-up. */
  | { readonly state: 'settling'; readonly trials: number }
  /** The last windows still differ by `spread`, as a share of their mean, or the run never settled. */
  | { readonly state: 'unsteady'; readonly spread: number }
  /** Too few batches of at least five trials. */
  | { readonly state: 'too short'; readonly needed: number }
