import type { Allowance } from '../twin.ts'

/** Enforces a quota over a sliding window. */
export interface Budget {
  /** Takes `amount`. False, and nothing is taken, if that would exceed the quota. `now` in microseconds. */
  readonly take: (amount: number, now: number) => boolean
}

/** Counts what was taken within the window. Without a quota everything is allowed. */
export function budgetOf(allowance: Allowance | undefined): Budget {
  if (!allowance) return { take: () => true }
  const taken: { readonly at: number; readonly amount: number }[] = []
  let total = 0
  return {
    take: (amount, now) => {
      for (let oldest = taken[0]; oldest && oldest.at <= now - allowance.seconds * 1e6; oldest = taken[0]) {
        total -= oldest.amount
        taken.shift()
      }
      if (total + amount > allowance.amount) return false
      total += amount
      taken.push({ at: now, amount })
      return true
    },
  }
}
