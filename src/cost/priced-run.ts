import type { FoundPrice } from './choose-price.ts'
import type { CaseCost } from './conversation-cost.ts'
import type { MeasuredUse } from './measured.ts'

/** What a target of a run used, what that cost, and what it would cost in the pattern. */
export interface PricedTarget {
  readonly use: MeasuredUse
  readonly found: FoundPrice
  /** What was used in the run, without the fee of a month; absent where a charge counts what cannot be measured. */
  readonly spent?: number
  /** Every case of the pattern, with speech and waste as they were measured; empty where no price is known. */
  readonly cases: readonly PricedCase[]
  /** 95th percentile of the time until the answer is heard, microseconds; absent where it lies beyond the timeout. */
  readonly heard?: number
}

export interface PricedCase extends CaseCost {
  /** No other target is both cheaper and faster to hear. Only between prices in one currency that can be trusted. */
  readonly isEfficient: boolean
}

export interface PricedRun {
  readonly run: string
  readonly pattern: string
  /** The names of the pattern's cases, in its order. */
  readonly cases: readonly string[]
  readonly targets: readonly PricedTarget[]
}

/** The targets that are efficient in a case, by name. */
export function efficientIn(targets: readonly PricedTarget[], name: string): string[] {
  return targets
    .filter(({ cases }) => cases.some((one) => one.case === name && one.isEfficient))
    .map(({ use }) => use.target)
}
