import type { Money } from './budget.ts'
import type { Condition, ThresholdMetric, ThresholdTag } from './threshold.ts'

/**
 * Of what the largest number is searched. `concurrency`: requests in flight. `sockets`: connections that are open and
 * mostly idle. `connect-rate` and `request-rate`: connections and requests begun in a period.
 */
export const PROBE_KINDS = ['concurrency', 'sockets', 'connect-rate', 'request-rate'] as const
export type ProbeKind = (typeof PROBE_KINDS)[number]

/** A search for a limit, as the user described it, with its defaults filled in. Times are milliseconds. */
export interface Probe {
  readonly kind: ProbeKind
  /** The level that is tried first. */
  readonly min: number
  /** The user's ceiling: never more than that. */
  readonly max: number
  /** What rates are counted in. */
  readonly per: number
  /** How many periods a rate is kept up. */
  readonly periods: number
  /** Waves that must agree about either side of the boundary. */
  readonly confirmations: number
  /** Rest between waves, and the longest that it may become where slots recover late. */
  readonly settle: number
  readonly longestSettle: number
  /** Between the openings of two connections. */
  readonly stagger: number
  /** Requests of one level at most, while it is not decided whether the objective holds there. */
  readonly levelRequests: number
  /** What must hold for the soft knee; empty where only the hard cap is searched. */
  readonly objectives: readonly Objective[]
  readonly budget: ProbeBudget
}

/** What a search may spend at most. Absent: no bound of that kind. */
export interface ProbeBudget {
  readonly requests: number
  readonly characters?: number
  /** Milliseconds from the first request to the last. */
  readonly duration?: number
  readonly cost?: Money
  /** Files or folders of prices of the user's own, relative to the scenario. */
  readonly prices?: readonly string[]
}

/** A condition that a share of trials may violate: `ttfa_heard p(95)<400ms` leaves 5 %. */
export interface Objective extends Condition {
  /** As it was written. */
  readonly words: string
  readonly metric: ThresholdMetric
  /** Only trials whose fields have these values. */
  readonly tags: { readonly [tag in ThresholdTag]?: string }
  /** Share of trials, above 0 and up to a half, that may violate it. */
  readonly allowed: number
}
