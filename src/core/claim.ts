import type { StageName } from './stages.ts'

/** Where a number was read off: at the client with its network, beside the service, in the service, or in the model alone. */
export const SEATS = ['client', 'same region', 'server', 'model'] as const
export type Seat = (typeof SEATS)[number]

/** What somebody published about a provider, and how. */
export type Claim = LatencyClaim | SamenessClaim | ConcurrencyClaim

interface AnyClaim {
  /** Letters, digits, `.`, `_` and `-`; unique among the claims read together. */
  readonly id: string
  readonly provider: string
  /** The claim in its own words, shortened. */
  readonly says: string
  /** Who says so: the vendor, or somebody else. */
  readonly by: string
  readonly source: string
  /** When it was said or read, YYYY-MM-DD or YYYY-MM. */
  readonly date: string
  readonly conditions: ClaimConditions
}

/** A model's number is at most so long. */
export interface LatencyClaim extends AnyClaim {
  readonly kind: 'latency'
  readonly models: readonly string[]
  /** The stage that its words name; absent where they leave it open. */
  readonly clock?: StageName
  /** 0 to 1; 0.5 where nothing is said. */
  readonly share: number
  /** Milliseconds. */
  readonly value: number
  /** How much more still agrees with it, as a share: "about 200 ms" is not refuted by 210. */
  readonly tolerance: number
}

/** Two models have the same number. */
export interface SamenessClaim extends AnyClaim {
  readonly kind: 'sameness'
  readonly models: readonly [string, string]
  readonly clock?: StageName
  /** Quantiles that must be the same, 0 to 1. */
  readonly shares: readonly number[]
  /** A difference up to which they count as the same, as a share. */
  readonly margin: number
}

/** So many requests at a time are served. */
export interface ConcurrencyClaim extends AnyClaim {
  readonly kind: 'concurrency'
  readonly models: readonly string[]
  readonly value: number
}

/** Under which a claim was made, as far as it says. */
export interface ClaimConditions {
  readonly transport?: string
  readonly connection?: 'cold' | 'warm'
  /** Any of these. */
  readonly regions?: readonly string[]
  /** Requests in flight. */
  readonly concurrency?: number
  readonly seat?: Seat
  /** What else is said, for people. */
  readonly note?: string
}
