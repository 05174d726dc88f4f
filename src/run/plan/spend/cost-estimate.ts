import {
  BILLIONTHS_PER_UNIT,
  type Budget,
  type BudgetLimits,
  type ResolvedBudget,
} from '../../../core/config/budget.ts'
import type { Price } from '../../../core/config/price.ts'
import { CLONE_TEST_TEXT } from '../../../core/provisioning/clone.ts'
import { SetupError } from '../../../core/setup-error.ts'
import { findPrice, type PriceMatch } from '../../../cost/find-price.ts'
import { computeWorstCaseCost } from '../../../cost/worst-case-cost.ts'
import { shapeOf } from '../../../executors/index.ts'
import { precomputeTrials } from '../../../pace/precomputed-schedule.ts'
import type { RequestPlan, TargetPlan } from '../run-plan.ts'

/**
 * The maximum cost of a target. `maxCost` is absent if the price is unverified or the number of requests
 * unknown.
 */
export interface TargetCostEstimate {
  readonly target: string
  readonly found: PriceMatch
  /** In the currency of the price. */
  readonly atMost?: number
}

/** The maximum cost of a run by target, before anything is sent. */
export function estimateCosts(plan: RequestPlan, prices: readonly Price[]): TargetCostEstimate[] {
  return plan.targets.map((target, index) => {
    const found = findPrice(prices, target.facts.provider, target.planned.model)
    const atMost = found.kind === 'known' ? totalCost(plan, index, found.price) : undefined
    return { target: target.planned.id, found, ...(atMost !== undefined && { atMost }) }
  })
}

function totalCost({ scenario }: RequestPlan, index: number, price: Price): number | undefined {
  const { texts, load, targets } = scenario
  const shape = shapeOf(load, targets[index]?.id)
  const schedule = precomputeTrials({ ...scenario, shape, texts: texts.length }, index)
  if (!schedule) return undefined
  const costs = texts.map((text) => computeWorstCaseCost(price, text))
  let total = 0
  for (const { text } of schedule) total += costs[text] ?? 0
  return total
}

/**
 * The budget of a run in numbers that its threads can count. Throws a `SetupError` if a cost limit cannot be
 * enforced because the price of a target is unknown, unverified or in another currency.
 */
export function resolveBudget(plan: RequestPlan, budget: Budget, prices: readonly Price[]): ResolvedBudget {
  const { requests, characters, cost } = budget
  const limits: BudgetLimits = {
    ...(requests !== undefined && { requests }),
    ...(characters !== undefined && { characters }),
    ...(cost && { cost: cost.amount * BILLIONTHS_PER_UNIT }),
  }
  if (!cost) return { limits, textCosts: [], cloneTestCosts: [] }
  const targetPrices = plan.targets.map((target) => requireVerifiedPrice(target, prices, cost.currency))
  const billionths = (price: Price, text: string) =>
    Math.ceil(computeWorstCaseCost(price, text) * BILLIONTHS_PER_UNIT)
  return {
    limits,
    textCosts: targetPrices.map((price) => plan.scenario.texts.map((text) => billionths(price, text))),
    cloneTestCosts: targetPrices.map((price) => billionths(price, CLONE_TEST_TEXT)),
  }
}

function requireVerifiedPrice(
  { planned, facts }: TargetPlan,
  prices: readonly Price[],
  currency: string,
): Price {
  const found = findPrice(prices, facts.provider, planned.model)
  const reject = (reason: string): never => {
    throw new SetupError(`target ${planned.id}: cannot enforce a cost limit: ${reason}`, {
      code: 'PRICE_UNKNOWN',
      hint: 'Write your own price into a file and list it in `budget: {prices: [file]}`, or limit `characters` instead.',
    })
  }
  if (found.kind === 'unknown') return reject(`no price of ${planned.model} is known`)
  if (found.kind === 'unverified') return reject(`the price ${found.price.id} is unverified`)
  if (found.price.currency !== currency)
    return reject(`the price ${found.price.id} is in ${found.price.currency}, not in ${currency}`)
  return found.price
}
