import type { MonotonicTime } from '../../core/units.ts'
import type { Quota } from '../contract/quota.ts'

/** Enforces a quota over a sliding window. */
export interface QuotaCounter {
  /** Takes `amount`. If that would exceed the quota, takes nothing and returns false. */
  readonly tryTake: (amount: number, now: MonotonicTime) => boolean
}

/** Counts what was taken within the window. Without a quota nothing is refused. */
export function createQuotaCounter(quota: Quota | undefined): QuotaCounter {
  if (!quota) return { tryTake: () => true }
  const taken: { readonly at: MonotonicTime; readonly amount: number }[] = []
  let total = 0
  return {
    tryTake: (amount, now) => {
      for (let oldest = taken[0]; oldest && oldest.at <= now - quota.seconds * 1e6; oldest = taken[0]) {
        total -= oldest.amount
        taken.shift()
      }
      if (total + amount > quota.amount) return false
      total += amount
      taken.push({ at: now, amount })
      return true
    },
  }
}
