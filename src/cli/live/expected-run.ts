import type { Money } from '../../core/config/budget.ts'
import { awaitedStageOf } from '../../core/trial/lone-component.ts'
import type { StackPrices } from '../../cost/turn-cost.ts'
import { shapeOf } from '../../executors/index.ts'
import { answersHere, type RequestPlan } from '../../run/plan/run-plan.ts'
import type { ComponentSpend, ConversationSpend } from '../../run/plan/spend/conversation-spend.ts'
import type { TargetCostEstimate } from '../../run/plan/spend/cost-estimate.ts'
import type { ConversationScenario } from '../../scenario/conversation-scenario.ts'
import type { PricedPlan } from '../run/plan-from-file.ts'
import type { ExpectedRun } from './live-run.ts'

/**
 * The expected requests, characters and cost of a run. The lab costs nothing. @param vantages how many
 * vantages each run the whole load
 */
export function expectedRunOf(priced: PricedPlan, vantages = 1): ExpectedRun {
  const expected =
    priced.workload === 'requests'
      ? expectedRequests(priced.plan, priced.spend)
      : expectedTurns(priced.plan.scenario, priced.spend)
  return vantages === 1 ? expected : timesVantages(expected, vantages)
}

function timesVantages(expected: ExpectedRun, vantages: number): ExpectedRun {
  return {
    ...expected,
    vantages,
    targets: expected.targets.map(({ target, requests, characters, cost }) => ({
      target,
      requests: requests * vantages,
      characters: characters * vantages,
      ...(cost && { cost: { ...cost, amount: cost.amount * vantages } }),
    })),
  }
}

function expectedRequests(
  { scenario, targets }: RequestPlan,
  spend: readonly TargetCostEstimate[],
): ExpectedRun {
  const expected = targets.map(({ planned, answeredBy, requests, characters }, index) => {
    const cost = answersHere({ answeredBy }) ? undefined : maxCost(spend[index])
    return { target: planned.id, requests, characters, ...(cost && { cost }) }
  })
  const { load, budget } = scenario
  return { load, targets: expected, ...(budget && { budget }) }
}

function maxCost(spend: TargetCostEstimate | undefined): Money | undefined {
  if (spend?.found.kind !== 'known' || spend.atMost === undefined) return undefined
  return { amount: spend.atMost, currency: spend.found.price.currency }
}

/** The turns of conversations count as requests. Characters are unknown: they depend on the answers. */
function expectedTurns(
  { load, targets, conversation, warmup, budget }: ConversationScenario,
  spend: readonly ConversationSpend[],
): ExpectedRun {
  const turnsPerArrival = conversation.turns.length
  const { trials = Number.POSITIVE_INFINITY } = shapeOf(load)
  const requests = (trials + warmup) * turnsPerArrival
  return {
    load,
    turnsPerArrival,
    ...(budget && { turnBudget: budget }),
    awaited: awaitedStageOf(targets),
    targets: targets.map(({ id }) => ({
      target: id,
      requests,
      characters: Number.POSITIVE_INFINITY,
      ...pricesOf(spend.find(({ target }) => target === id)?.components ?? []),
    })),
  }
}

/** The prices of components that cost something, as far as they are known. */
function pricesOf(components: readonly ComponentSpend[]) {
  const real = components.filter(({ answeredBy }) => answeredBy === 'service')
  const prices: StackPrices = Object.fromEntries(
    real.flatMap(({ part, found }) => (found.kind === 'known' ? [[part, found.price]] : [])),
  )
  return {
    prices,
    unpriced: real.filter(({ found }) => found.kind !== 'known').map(({ part }) => part),
  }
}
