import type { FoundPrice } from './choose-price.ts'
import type { Range } from './conversation-cost.ts'
import type { MeasuredUse } from './measured.ts'

/** What a target of a run used, what that cost, and what it would cost in the pattern. */
export interface PricedTarget {
  readonly use: MeasuredUse
  readonly found: FoundPrice
  /** What was used in the run, without the fee of a month; absent where a charge counts what cannot be measured. */
  readonly spent?: number
  /** A minute of conversation in the pattern's first case, with the speech as it was measured. */
  readonly perMinute?: Range
  /** 95th percentile of the time until the answer is heard, microseconds; absent where it lies beyond the timeout. */
  readonly heard?: number
  /** No other target is both cheaper and faster to hear. Only between prices in one currency that can be trusted. */
  readonly isEfficient: boolean
}

export interface PricedRun {
  readonly run: string
  readonly case: string
  readonly targets: readonly PricedTarget[]
}
