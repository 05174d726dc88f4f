import { BILLIONTHS_PER_UNIT } from '../../core/config/budget.ts'
import type { Price } from '../../core/config/price.ts'
import type { Probe } from '../../core/config/probe.ts'
import { findPrice } from '../../cost/find-price.ts'
import { computeWorstCaseCost as worstOfText } from '../../cost/worst-case-cost.ts'
import { type ProbeSpend, worstCaseSpend } from '../../probe/budget.ts'
import type { RequestPlan } from '../plan/run-plan.ts'
import type { TargetCostEstimate } from '../plan/spend/cost-estimate.ts'

/**
 * The most that a search can cost, whichever texts it uses. A connection without a request costs nothing.
 * @param price of the target's model; without one the cost is 0
 */
export function worstProbeCost(texts: readonly string[], probe: Probe, price?: Price): ProbeSpend {
  const isBare = probe.kind === 'sockets' || probe.kind === 'connect-rate'
  const textCosts = texts.map((text) => ({
    characters: [...text].length,
    cost: price ? Math.ceil(worstOfText(price, text) * BILLIONTHS_PER_UNIT) : 0,
  }))
  return worstCaseSpend(probe.budget, isBare ? [] : textCosts)
}

/** The maximum cost by target. `maxCost` is absent if the price is unknown or unverified. */
export function estimateProbeCost(
  { scenario, targets }: RequestPlan,
  probe: Probe,
  prices: readonly Price[],
): TargetCostEstimate[] {
  return targets.map(({ planned, facts }) => {
    const found = findPrice(prices, facts.provider, planned.model)
    if (found.kind !== 'known') return { target: planned.id, found }
    const { cost } = worstProbeCost(scenario.texts, probe, found.price)
    return { target: planned.id, found, atMost: cost / BILLIONTHS_PER_UNIT }
  })
}
