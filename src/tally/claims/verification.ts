import type { Claim } from '../../core/claim.ts'
import type { StageName } from '../../core/stages.ts'
import type { ClockReading } from './clocks.ts'

export type ClaimVerdict = 'confirmed' | 'refuted' | 'not comparable' | 'inconclusive'

/** What the run would say, had the claim meant this clock. */
export interface ClockVerdict extends ClockReading {
  readonly verdict: ClaimVerdict
  readonly why: string
}

/** A quantile of two models held against each other. Ratios of the second to the first. */
export interface SamenessReading {
  readonly share: number
  readonly ratio: number
  readonly low: number
  readonly high: number
}

/** What a run says about a claim. */
export interface Verification {
  readonly claim: Claim
  /** The run's targets that it was held against. */
  readonly targets: readonly string[]
  readonly verdict: ClaimVerdict
  readonly why: string
  readonly clocks: readonly ClockVerdict[]
  readonly sameness: readonly SamenessReading[]
  /** The lab answered: the verdict is about the lab's profile, and only an exercise. */
  readonly exercise: boolean
}

/** What was found out, before it is said of whom. */
export type Found = Pick<Verification, 'verdict' | 'why' | 'clocks' | 'sameness'>

/** Where the words name no clock, first audio on a ready connection is what the field calls latency. */
export const USUAL: StageName = 'ttfa'
