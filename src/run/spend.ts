import { BILLION, type Budget, type Limits, type Spending } from '../core/budget.ts'
import { FIRST_WORDS } from '../core/cloning.ts'
import type { Price } from '../core/price.ts'
import { SetupError } from '../core/setup-error.ts'
import { type FoundPrice, priceFor } from '../cost/choose-price.ts'
import { worstCase } from '../cost/worst-case.ts'
import { trialsAhead } from '../pace/ahead.ts'
import type { PlannedRun, TargetPlan } from './plan.ts'

/**
 * The maximum cost of a target. `maxCost` is absent if the price is unverified or the number of requests
 * unknown.
 */
export interface TargetSpend {
  readonly target: string
  readonly found: FoundPrice
  /** In the currency of the price. */
  readonly atMost?: number
}

/** The maximum cost of a run by target, before anything is sent. */
export function spendOf(plan: PlannedRun, prices: readonly Price[]): TargetSpend[] {
  return plan.targets.map((target, index) => {
    const found = priceFor(prices, target.facts.provider, target.planned.model)
    const atMost = found.kind === 'known' ? totalOf(plan, index, found.price) : undefined
    return { target: target.planned.id, found, ...(atMost !== undefined && { atMost }) }
  })
}

function totalOf({ scenario }: PlannedRun, index: number, price: Price): number | undefined {
  const { texts, targets } = scenario
  const target = targets[index]?.id ?? ''
  const ahead = trialsAhead({ ...scenario, texts: texts.length }, { target, index })
  if (!ahead) return undefined
  const costs = texts.map((text) => worstCase(price, text))
  let total = 0
  for (const { text } of ahead) total += costs[text] ?? 0
  return total
}

/**
 * The budget of a run in numbers that its threads can count. Throws a `SetupError` if a cost limit cannot be
 * enforced because the price of a target is unknown, unverified or in another currency.
 */
export function spendingOf(plan: PlannedRun, budget: Budget, prices: readonly Price[]): Spending {
  const { requests, characters, cost } = budget
  const limits: Limits = {
    ...(requests !== undefined && { requests }),
    ...(characters !== undefined && { characters }),
    ...(cost && { cost: cost.amount * BILLION }),
  }
  if (!cost) return { limits, costs: [], firstWords: [] }
  const used = plan.targets.map((target) => vouchedFor(target, prices, cost.currency))
  const billionths = (price: Price, text: string) => Math.ceil(worstCase(price, text) * BILLION)
  return {
    limits,
    costs: used.map((price) => plan.scenario.texts.map((text) => billionths(price, text))),
    firstWords: used.map((price) => billionths(price, FIRST_WORDS)),
  }
}

function vouchedFor({ planned, facts }: TargetPlan, prices: readonly Price[], currency: string): Price {
  const found = priceFor(prices, facts.provider, planned.model)
  const refuse = (words: string): never => {
    throw new SetupError(`target ${planned.id}: cannot enforce a cost limit: ${words}`, {
      code: 'PRICE_UNKNOWN',
      hint: 'Write your own price into a file and list it in `budget: {prices: [file]}`, or limit `characters` instead.',
    })
  }
  if (found.kind === 'unknown') return refuse(`no price of ${planned.model} is known`)
  if (found.kind === 'unverified') return refuse(`the price ${found.price.id} is unverified`)
  if (found.price.currency !== currency)
    return refuse(`the price ${found.price.id} is in ${found.price.currency}, not in ${currency}`)
  return found.price
}
