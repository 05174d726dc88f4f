import { BILLION } from '../../core/budget.ts'
import type { Price } from '../../core/price.ts'
import type { Probe } from '../../core/probe.ts'
import { priceFor } from '../../cost/choose-price.ts'
import { worstCase as worstOfText } from '../../cost/worst-case.ts'
import { type Spent, worstCase } from '../../probe/purse.ts'
import type { PlannedRun } from '../plan.ts'
import type { TargetSpend } from '../spend.ts'

/**
 * The most that a search can cost, whichever texts it uses. A connection without a request costs nothing.
 * @param price of the target's model; without one the cost is 0
 */
export function worstOfProbe(texts: readonly string[], probe: Probe, price?: Price): Spent {
  const isBare = probe.kind === 'sockets' || probe.kind === 'connect-rate'
  const outlays = texts.map((text) => ({
    characters: [...text].length,
    cost: price ? Math.ceil(worstOfText(price, text) * BILLION) : 0,
  }))
  return worstCase(probe.budget, isBare ? [] : outlays)
}

/** The maximum cost by target. `maxCost` is absent if the price is unknown or unverified. */
export function spendOfProbe(
  { scenario, targets }: PlannedRun,
  probe: Probe,
  prices: readonly Price[],
): TargetSpend[] {
  return targets.map(({ planned, facts }) => {
    const found = priceFor(prices, facts.provider, planned.model)
    if (found.kind !== 'known') return { target: planned.id, found }
    const { cost } = worstOfProbe(scenario.texts, probe, found.price)
    return { target: planned.id, found, atMost: cost / BILLION }
  })
}
