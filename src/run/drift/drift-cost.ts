import type { Price } from '../../core/config/price.ts'
import { findPrice } from '../../cost/find-price.ts'
import { computeWorstCaseCost } from '../../cost/worst-case-cost.ts'
import type { TargetPlan } from '../plan/run-plan.ts'
import type { TargetCostEstimate } from '../plan/spend/cost-estimate.ts'
import type { Behaviour } from './measure-drift.ts'

/** What the requests of all behaviours cost at most. Refused ones are counted, too: a provider may accept them. */
export function estimateDriftCost(
  { planned, facts }: TargetPlan,
  behaviours: readonly Behaviour[],
  prices: readonly Price[],
): TargetCostEstimate {
  const found = findPrice(prices, facts.provider, planned.model)
  if (found.kind !== 'known') return { target: planned.id, found }
  const atMost = behaviours.reduce(
    (sum, { requests, text }) => sum + requests * computeWorstCaseCost(found.price, text),
    0,
  )
  return { target: planned.id, found, atMost }
}
