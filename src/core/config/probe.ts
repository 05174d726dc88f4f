import type { Millis } from '../units.ts'
import type { Money } from './budget.ts'
import type { Condition, ThresholdMetric, ThresholdTag } from './threshold.ts'

/**
 * The limit to search for. `concurrency`: requests in flight. `sockets`: open, mostly idle connections.
 * `connect-rate` and `request-rate`: connections and requests started per period.
 */
export const PROBE_KINDS = ['concurrency', 'sockets', 'connect-rate', 'request-rate'] as const
export type ProbeKind = (typeof PROBE_KINDS)[number]

/** What an answer may be about: a limit of requests, or conversations at once. */
export const ANSWER_KINDS = [...PROBE_KINDS, 'conversations'] as const
export type AnswerKind = (typeof ANSWER_KINDS)[number]

/** A search for a limit, with defaults applied. Times are milliseconds. */
export interface Probe {
  readonly kind: ProbeKind
  /** The first level to try. */
  readonly min: number
  /** The highest level that may be tried. */
  readonly max: number
  /** The period that rates are counted in. */
  readonly per: Millis
  /** Number of periods for which a rate is sustained. */
  readonly periods: number
  /** How many bursts must agree on each side of the limit. */
  readonly confirmations: number
  /** Cooldown between bursts, and its maximum if slots recover slowly. */
  readonly settle: Millis
  readonly longestSettle: number
  /** How long the level of the answer is kept up: longer than the time over which a provider may average its load. */
  readonly hold: Millis
  /** Delay between opening two connections. */
  readonly stagger: Millis
  /** Maximum number of requests per level while it is undecided whether the objective holds. */
  readonly levelRequests: number
  /** The objectives that define the knee. Empty: search for the hard limit only. */
  readonly objectives: readonly Objective[]
  readonly budget: ProbeBudget
}

/** What a search may spend at most. An absent field is unlimited. */
export interface ProbeBudget {
  readonly requests: number
  readonly characters?: number
  /** Time from the first request to the last. */
  readonly duration?: Millis
  readonly cost?: Money
  /** The user's own price files or folders, relative to the scenario. */
  readonly prices?: readonly string[]
}

/** A condition that a share of trials or turns may violate: `ttfa_heard p(95)<400ms` allows 5 %. */
export interface AnyObjective extends Condition {
  /** The condition as written. */
  readonly words: string
  readonly metric: string
  /** Selects those whose fields have these values. */
  readonly tags: { readonly [tag in string]?: string }
  /** Share that may violate it, above 0 and up to 0.5. */
  readonly allowed: number
}

/** An objective over requests. */
export interface Objective extends AnyObjective {
  readonly metric: ThresholdMetric
  readonly tags: { readonly [tag in ThresholdTag]?: string }
}
