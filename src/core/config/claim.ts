import type { AnyStageName } from '../trial/turn-stages.ts'
import type { Millis } from '../units.ts'
import type { FidelityMetric } from './threshold.ts'

/**
 * Where a published number was measured: at a client over the network, near the service, in it, or in the
 * model.
 */
export const VANTAGE_POINTS = ['client', 'same region', 'server', 'model'] as const
export type VantagePoint = (typeof VANTAGE_POINTS)[number]

/** Measures that a claim may name: the time that the server states, and the measured time without it. */
export const SERVER_CLOCKS = ['server', 'network_and_queue'] as const
export type ServerClock = (typeof SERVER_CLOCKS)[number]

/** What a claim about latency may name: a stage, or a server's own time. */
export type ClaimClockName = AnyStageName | ServerClock

export function isServerClock(name: string | undefined): name is ServerClock {
  return SERVER_CLOCKS.some((clock) => clock === name)
}

/** A published claim about a provider. */
export type Claim = LatencyClaim | SamenessClaim | ConcurrencyClaim | ConversationsClaim | FidelityClaim

/** The provider, and the model, of a claim about whole turns of any stack. */
export const ANY_STACK = 'any stack'

interface ClaimBase {
  /** Letters, digits, `.`, `_` and `-`; unique among the claims read together. */
  readonly id: string
  readonly provider: string
  /** The claim as published, shortened. */
  readonly says: string
  /** Who published it: the vendor or a third party. */
  readonly by: string
  readonly source: string
  /** The date it was published or read, YYYY-MM-DD or YYYY-MM. */
  readonly date: string
  readonly conditions: ClaimConditions
}

/** A model's latency is at most `value`, or in a range up to it. */
export interface LatencyClaim extends ClaimBase {
  readonly kind: 'latency'
  readonly models: readonly string[]
  /** The stage, or the server's own time, that the claim names. Absent if it names none. */
  readonly clock?: ClaimClockName
  /** Percentile as a share, 0 to 1. Default 0.5. */
  readonly share: number
  readonly value: Millis
  /** The lower end of a claimed range. Absent: only what is slower than `value` refutes the claim. */
  readonly low?: Millis
  /** Tolerance above `value` and below `low`, as a share: 210 ms does not refute "about 200 ms". */
  readonly tolerance: number
}

/** Two models have the same latency. */
export interface SamenessClaim extends ClaimBase {
  readonly kind: 'sameness'
  readonly models: readonly [string, string]
  readonly clock?: AnyStageName
  /** Percentiles that must be the same, as shares from 0 to 1. */
  readonly shares: readonly number[]
  /** The largest relative difference that still counts as the same. */
  readonly margin: number
}

/** That many concurrent requests are served. */
export interface ConcurrencyClaim extends ClaimBase {
  readonly kind: 'concurrency'
  readonly models: readonly string[]
  readonly value: number
}

/** How many conversations an account carries for each concurrent request that it allows. */
export interface ConversationsClaim extends ClaimBase {
  readonly kind: 'conversations'
  readonly models: readonly string[]
  readonly perRequest: number
  /** Share by which fewer may be carried: 3.5 do not refute "about 4". */
  readonly tolerance: number
}

/** How well a voice says its text, or how fast it speaks, as `ttfa listen` measures it. */
export interface FidelityClaim extends ClaimBase {
  readonly kind: 'fidelity'
  readonly models: readonly string[]
  readonly metric: FidelityMetric
  /** Shares from 0 to 1, of `rate` characters of the text in a second of speech. At least one of the two. */
  readonly least?: number
  readonly most?: number
  /** Tolerance above `most` and below `least`, as a share of it. */
  readonly tolerance: number
}

/** The conditions the claim states. */
export interface ClaimConditions {
  readonly transport?: string
  readonly connection?: 'cold' | 'warm'
  /** Any of these. */
  readonly regions?: readonly string[]
  /** Requests in flight. */
  readonly concurrency?: number
  readonly seat?: VantagePoint
  /** Other conditions, as text. */
  readonly note?: string
}
