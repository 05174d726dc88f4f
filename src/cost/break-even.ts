import type { ConversationPattern, ValueRange } from '../core/config/conversation-pattern.ts'
import type { Price } from '../core/config/price.ts'
import { billOf } from './bill.ts'
import { usageOf } from './usage.ts'

/** Calls a month at which two prices cost the same. */
export interface BreakEven {
  readonly below: Price
  readonly above: Price
  /** From so many calls a month on `above` is no dearer; before, `below` was the cheaper. */
  readonly calls: number
}

/** Calls a month within which crossings are looked for, and into how many parts a decade of them is divided. */
const MOST_CALLS = 10_000_000
const PARTS = 40

/** Every crossing of two prices in one currency as the number of calls grows. None where one is always cheaper. */
export function breakEvens(
  pattern: ConversationPattern,
  answer: ValueRange,
  one: Price,
  other: Price,
): BreakEven[] {
  if (one.currency !== other.currency) return []
  const lead = (calls: number) => {
    const { units } = usageOf({ ...pattern, calls }, answer).expected
    return leadOf(billOf(one, units), billOf(other, units))
  }
  const decided = marks().filter((calls) => lead(calls) !== 0)
  return decided.slice(1).flatMap((to, index) => {
    const from = decided[index] ?? 1
    const before = lead(from)
    if (lead(to) === before) return []
    const calls = firstAfter(from, to, (number) => lead(number) !== before)
    return [before < 0 ? { below: one, above: other, calls } : { below: other, above: one, calls }]
  })
}

/** Below 0 where the first is cheaper. Amounts that differ by less than a rounding are the same. */
function leadOf(one: number, other: number): number {
  const gap = one - other
  return Math.abs(gap) <= 1e-9 * Math.max(one, other) ? 0 : Math.sign(gap)
}

function marks(): number[] {
  const all = Array.from({ length: Math.log10(MOST_CALLS) * PARTS + 1 }, (_, step) =>
    Math.round(10 ** (step / PARTS)),
  )
  return [...new Set(all)]
}

/** The first whole number above `from` and up to `to` for which a condition, once true, stays true. */
function firstAfter(from: number, to: number, holds: (calls: number) => boolean): number {
  let [low, high] = [from, to]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
}
