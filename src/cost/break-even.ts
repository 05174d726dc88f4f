import type { ConversationPattern, ValueRange } from '../core/config/conversation/conversation-pattern.ts'
import type { Price } from '../core/config/price.ts'
import { computeBill } from './bill.ts'
import { estimateUsage } from './usage.ts'

/** The calls per month at which two prices cost the same. */
export interface BreakEven {
  readonly below: Price
  readonly above: Price
  /** From this number of calls per month on, `above` is not more expensive; below it, `below` is cheaper. */
  readonly calls: number
}

/** The range of calls per month in which crossings are looked for, and the number of steps per decade. */
const MAX_CALLS = 10_000_000
const STEPS_PER_DECADE = 40

/**
 * Every crossing of two prices in one currency as the number of calls grows. Empty if one is always cheaper.
 */
export function findBreakEvens(
  pattern: ConversationPattern,
  answer: ValueRange,
  one: Price,
  other: Price,
): BreakEven[] {
  if (one.currency !== other.currency) return []
  const compareAt = (calls: number) => {
    const billOf = (price: Price) =>
      computeBill(price, estimateUsage({ ...pattern, calls }, answer, price.part).expected.units)
    return compareBills(billOf(one), billOf(other))
  }
  const decided = callCounts().filter((calls) => compareAt(calls) !== 0)
  return decided.slice(1).flatMap((to, index) => {
    const from = decided[index] ?? 1
    const before = compareAt(from)
    if (compareAt(to) === before) return []
    const calls = bisectFirst(from, to, (number) => compareAt(number) !== before)
    return [before < 0 ? { below: one, above: other, calls } : { below: other, above: one, calls }]
  })
}

/** Below 0 if the first is cheaper. Amounts that differ only by rounding are equal. */
function compareBills(one: number, other: number): number {
  const difference = one - other
  return Math.abs(difference) <= 1e-9 * Math.max(one, other) ? 0 : Math.sign(difference)
}

function callCounts(): number[] {
  const all = Array.from({ length: Math.log10(MAX_CALLS) * STEPS_PER_DECADE + 1 }, (_, step) =>
    Math.round(10 ** (step / STEPS_PER_DECADE)),
  )
  return [...new Set(all)]
}

/** The first whole number above `from` and up to `to` for which a condition, once true, stays true. */
function bisectFirst(from: number, to: number, holds: (calls: number) => boolean): number {
  let [low, high] = [from, to]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
}
