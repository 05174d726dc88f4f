import type { ConversationPattern } from '../core/config/conversation/conversation-pattern.ts'
import type { Price } from '../core/config/price.ts'
import { computeBill } from './bill.ts'
import { estimateUsage, type Usage, type UsageRange } from './usage.ts'

/** An amount and its range. */
export interface CostRange {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** What one case of a pattern costs under a price, in the price's currency. */
export interface CaseCost {
  readonly case: string
  readonly month: CostRange
  readonly perMinute: CostRange
  readonly perThousandCalls: CostRange
}

export interface ConversationCost {
  readonly price: Price
  readonly cases: readonly CaseCost[]
}

/** Prices a pattern under one price, case by case. */
export function priceConversation(pattern: ConversationPattern, price: Price): ConversationCost {
  const cases = Object.entries(pattern.cases).map(([name, answer]) => ({
    case: name,
    ...priceUsage(estimateUsage(pattern, answer, price.part), price),
  }))
  return { price, cases }
}

function priceUsage(usage: UsageRange, price: Price): Omit<CaseCost, 'case'> {
  const bill = ({ units }: Usage) => computeBill(price, units)
  return {
    month: rangeOver(usage, bill),
    perMinute: rangeOver(usage, (month) => bill(month) / month.minutes),
    perThousandCalls: rangeOver(usage, (month) => (bill(month) / month.calls) * 1000),
  }
}

function rangeOver({ expected, corners }: UsageRange, read: (usage: Usage) => number): CostRange {
  const values = corners.map(read)
  const value = read(expected)
  return { value, low: Math.min(value, ...values), high: Math.max(value, ...values) }
}
