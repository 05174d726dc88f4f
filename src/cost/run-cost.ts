import type { MeasurementConditions } from '../core/measurement-conditions.ts'
import type { Micros } from '../core/units.ts'
import type { ComponentCost } from './component-cost.ts'
import type { CaseCost } from './conversation-cost.ts'
import type { EagerWaste } from './eager-waste.ts'
import type { PriceMatch } from './find-price.ts'
import type { MeasuredUsage } from './measured-usage.ts'

/** What a target used in a run, what that cost, and what the pattern would cost with it. */
export interface TargetCost {
  readonly use: MeasuredUsage
  readonly found: PriceMatch
  /**
   * What the run cost, without the monthly fee; absent if a charge counts something that cannot be measured.
   */
  readonly spent?: number
  /** Every case of the pattern, with speech and waste as they were measured; empty if no price is known. */
  readonly cases: readonly TargetCaseCost[]
  /**
   * 95th percentile of the time until the answer is heard. Absent if it lies beyond the timeout, or with too
   * few trials.
   */
  readonly heard?: Micros
  /** The conditions of `heard`: only targets under equal conditions are compared. */
  readonly conditions?: MeasurementConditions
  /** The number of trials and the number that a 95th percentile needs, if there are too few. */
  readonly too_few?: { readonly n: number; readonly needed: number }
  /** The date on which the service was shut down. Such a target is not compared. */
  readonly retired?: string
}

export interface TargetCaseCost extends CaseCost {
  /**
   * True if no comparable target is both cheaper and heard sooner. Compares only trusted prices in one
   * currency.
   */
  readonly isEfficient: boolean
}

export interface RunCost {
  readonly run: string
  readonly pattern: string
  /** The names of the pattern's cases, in its order. */
  readonly cases: readonly string[]
  readonly targets: readonly TargetCost[]
  /** Only for targets whose language model begins on interim transcripts. */
  readonly eagerWaste?: readonly EagerWaste[]
  /** Only for runs of conversations: what each component used. */
  readonly components?: readonly ComponentCost[]
}

/** A target, and whether it is efficient in each case. */
interface EfficientInCases {
  readonly use: { readonly target: string }
  readonly cases: readonly Pick<TargetCaseCost, 'case' | 'isEfficient'>[]
}

/** The targets that are efficient in a case, by name. */
export function findEfficientTargets(targets: readonly EfficientInCases[], name: string): string[] {
  return targets
    .filter(({ cases }) => cases.some((one) => one.case === name && one.isEfficient))
    .map(({ use }) => use.target)
}
