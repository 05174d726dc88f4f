/** What a run may spend at most, over all its targets, warm-up included. Absent: no bound of that kind. */
export interface Budget {
  readonly requests?: number
  /** Characters of text (Unicode code points). */
  readonly characters?: number
  readonly cost?: Money
  /** Files or folders of prices of the user's own, relative to the scenario. */
  readonly prices?: readonly string[]
}

export interface Money {
  readonly amount: number
  /** ISO 4217. */
  readonly currency: string
}

/** What one request takes of a budget. Costs are whole billionths of the currency, so that sums are exact. */
export interface Outlay {
  readonly requests: number
  readonly characters: number
  readonly cost: number
}

/** The same amounts as a bound: absent where there is none. */
export type Limits = Partial<Outlay>

/** Billionths in one unit of a currency. */
export const BILLION = 1e9

/** What a run may take, and what each of its requests takes at most. Can be sent between threads. */
export interface Spending {
  readonly limits: Limits
  /** Billionths of the currency for each text, by the target's number and the text's; empty without a bound of cost. */
  readonly costs: readonly (readonly number[])[]
  /** The same for the first words of a cloned voice, by the target's number. */
  readonly firstWords: readonly number[]
}
