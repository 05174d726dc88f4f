import type { Allowance } from '../twin.ts'

/** What is left of an allowance that renews itself. */
export interface Budget {
  /** False when so much more would be too much; then nothing is taken. `now` in microseconds. */
  readonly take: (amount: number, now: number) => boolean
}

/** Counts what was taken in the last seconds; without an allowance there is no end to it. */
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
