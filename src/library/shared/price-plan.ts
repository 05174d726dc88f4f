import path from 'node:path'
import type { Price } from '../../core/config/price.ts'
import type { Probe } from '../../core/config/probe.ts'
import { answersHere, type RequestPlan } from '../../run/plan/run-plan.ts'
import { estimateCosts, resolveBudget, type TargetCostEstimate } from '../../run/plan/spend/cost-estimate.ts'
import { estimateListening, expectAudio, type ListeningSpend } from '../../run/plan/spend/listening-spend.ts'
import { estimateProbeCost } from '../../run/probe/worst-case-cost.ts'
import { readPrices } from '../../scenario/read/read-prices.ts'
import { priceFilesOf } from './provider-prices.ts'

/** A plan with the limits of its budget, and what it spends at most. */
export interface PricedRequestPlan {
  readonly plan: RequestPlan
  readonly spend: TargetCostEstimate[]
  /** What a recogniser behind an adapter gets when the run is over. */
  readonly listening?: ListeningSpend
}

/** @param folder that paths of prices are relative to */
export async function pricePlan(plan: RequestPlan, folder: string): Promise<PricedRequestPlan> {
  const { budget } = plan.scenario
  const prices = await readPricesOf(providersOf(plan, budget?.cost !== undefined), budget?.prices, folder)
  const spending = budget && resolveBudget(plan, budget, prices)
  const listening = priceListening(plan, prices)
  return {
    plan: { ...plan, ...(spending && { spending }) },
    spend: estimateCosts(plan, prices),
    ...(listening && { listening }),
  }
}

function priceListening({ scenario, listening }: RequestPlan, prices: readonly Price[]) {
  if (typeof listening?.recogniser !== 'object') return undefined
  const audio = expectAudio(scenario.texts, scenario.targets.length, listening.sample)
  return estimateListening(listening.recogniser, audio, prices)
}

/** The same for a search, whose budget is its own. */
export async function priceProbe(
  plan: RequestPlan,
  probe: Probe,
  folder: string,
): Promise<PricedRequestPlan> {
  const { cost, prices: own } = probe.budget
  const prices = await readPricesOf(providersOf(plan, true), own, folder)
  const spending = cost && resolveBudget(plan, { cost }, prices)
  return {
    plan: { ...plan, ...(spending && { spending }) },
    spend: estimateProbeCost(plan, probe, prices),
  }
}

/** What this machine answers costs nothing, but a limit of money needs a price all the same. */
function providersOf({ targets, listening }: RequestPlan, hasCostLimit: boolean): string[] {
  const charging = targets.filter((target) => hasCostLimit || !answersHere(target))
  const recogniser = typeof listening?.recogniser === 'object' ? [listening.recogniser.component] : []
  return [...charging, ...recogniser].map(({ facts }) => facts.provider)
}

function readPricesOf(providers: readonly string[], own: readonly string[] = [], folder: string) {
  return readPrices([...priceFilesOf(providers), ...own.map((name) => path.resolve(folder, name))])
}
