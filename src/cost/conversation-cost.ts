import type { ConversationPattern } from '../core/config/conversation-pattern.ts'
import type { Price } from '../core/config/price.ts'
import { billOf } from './bill.ts'
import { type Usage, type UsageRange, usageOf } from './usage.ts'

/** An amount, and between which ends it lies. */
export interface Range {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** What a case of a pattern costs under a price, in the price's currency. */
export interface CaseCost {
  readonly case: string
  readonly month: Range
  readonly perMinute: Range
  readonly perThousandCalls: Range
}

export interface ConversationCost {
  readonly price: Price
  readonly cases: readonly CaseCost[]
}

/** Prices a pattern under one price, case by case. */
export function conversationCost(pattern: ConversationPattern, price: Price): ConversationCost {
  const cases = Object.entries(pattern.cases).map(([name, answer]) => ({
    case: name,
    ...costOf(usageOf(pattern, answer), price),
  }))
  return { price, cases }
}

function costOf(usage: UsageRange, price: Price): Omit<CaseCost, 'case'> {
  const bill = ({ units }: Usage) => billOf(price, units)
  return {
    month: rangeOf(usage, bill),
    perMinute: rangeOf(usage, (month) => bill(month) / month.minutes),
    perThousandCalls: rangeOf(usage, (month) => (bill(month) / month.calls) * 1000),
  }
}

function rangeOf({ expected, corners }: UsageRange, read: (usage: Usage) => number): Range {
  const values = corners.map(read)
  const value = read(expected)
  return { value, low: Math.min(value, ...values), high: Math.max(value, ...values) }
}
