import type { Claim } from '../../core/config/claim.ts'
import type { StageName } from '../../core/trial/trial-stages.ts'
import type { FidelityReading } from '../fidelity/fidelity-reading.ts'
import type { ClockReading } from './claim-clocks.ts'

export type ClaimVerdict = 'confirmed' | 'refuted' | 'not comparable' | 'inconclusive'

/** The verdict if the claim used this clock. */
export interface ClockVerdict extends ClockReading {
  readonly verdict: ClaimVerdict
  readonly why: string
}

/** A quantile of two models, compared. Ratios are the second model to the first. */
export interface SamenessReading {
  readonly share: number
  readonly ratio: number
  readonly low: number
  readonly high: number
}

/** The result of checking a claim against a run. */
export interface Verification {
  readonly claim: Claim
  /** The targets of the run that were checked. */
  readonly targets: readonly string[]
  readonly verdict: ClaimVerdict
  readonly why: string
  readonly clocks: readonly ClockVerdict[]
  readonly sameness: readonly SamenessReading[]
  /** Only for claims about fidelity, if the answers were listened to. */
  readonly fidelity?: FidelityReading
  /** True if the lab answered: the verdict is then about the lab's profile and not about a provider. */
  readonly exercise: boolean
}

/** The part of a verification that does not name claim and targets. */
export type ClaimFinding = Pick<Verification, 'verdict' | 'why' | 'clocks' | 'sameness' | 'fidelity'>

/** If a claim does not name a clock, latency usually means first audio on a ready connection. */
export const DEFAULT_CLOCK: StageName = 'ttfa'
