/** What a run may spend at most, over all targets and including the warm-up. An absent field is unlimited. */
export interface Budget {
  readonly requests?: number
  /** Characters of text (Unicode code points). */
  readonly characters?: number
  readonly cost?: Money
  /** The user's own price files or folders, relative to the scenario. */
  readonly prices?: readonly string[]
}

export interface Money {
  readonly amount: number
  /** ISO 4217. */
  readonly currency: string
}

/** What one request spends. `cost` is in whole billionths of the currency, so that sums are exact. */
export interface RequestCost {
  readonly requests: number
  readonly characters: number
  readonly cost: number
}

/** Limits on the same amounts. An absent field is unlimited. */
export type BudgetLimits = Partial<RequestCost>

/** Billionths in one unit of a currency. */
export const BILLIONTHS_PER_UNIT = 1e9

/** A budget with the maximum cost of each request. Can be sent between threads. */
export interface ResolvedBudget {
  readonly limits: BudgetLimits
  /** Maximum cost in billionths, by target index and text index. Empty if the budget has no cost limit. */
  readonly textCosts: readonly (readonly number[])[]
  /** Maximum cost in billionths of one test synthesis of a cloned voice, by target index. */
  readonly cloneTestCosts: readonly number[]
}
