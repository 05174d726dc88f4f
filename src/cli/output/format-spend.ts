import type { Budget } from '../../core/config/budget.ts'
import { CLONE_TEST_TEXT, MAX_CLONE_TESTS } from '../../core/provisioning/clone.ts'
import { countDictionaryCharacters } from '../../core/provisioning/dictionary.ts'
import { TEXT_WIDTH, wrap } from '../../report/format/tables/text-table.ts'
import { formatMoney } from '../../report/format/units/money.ts'
import { answersHere, type RequestPlan, type TargetPlan } from '../../run/plan/run-plan.ts'
import type { TargetCostEstimate } from '../../run/plan/spend/cost-estimate.ts'

/** Describes the maximum cost of a run, before anything is sent. Ends in a newline. */
export function formatSpend(
  { scenario, targets }: Pick<RequestPlan, 'scenario' | 'targets'>,
  spend: readonly TargetCostEstimate[],
): string {
  const freeIds = targets.filter(answersHere).map(({ planned }) => planned.id)
  const realSpend = spend.filter(({ target }) => !freeIds.includes(target))
  const lines = [
    ...(freeIds.length === targets.length
      ? [
          `costs nothing: ${targets.every((one) => one.answeredBy === 'lab') ? 'the lab answers' : 'this machine answers'} all requests`,
        ]
      : []),
    ...formatTotals(realSpend),
    ...realSpend.flatMap(explainExclusion),
    ...(targets.some(({ clone }) => clone)
      ? [
          `each clone synthesises “${CLONE_TEST_TEXT}” before the run, ${MAX_CLONE_TESTS} times at most; the cost of creating a clone depends on your plan`,
        ]
      : []),
    ...targets.flatMap(describeDictionary),
    ...(scenario.budget ? [`ends before a request that would exceed ${formatBudget(scenario.budget)}`] : []),
  ]
  return lines
    .flatMap((line) => wrap(line, TEXT_WIDTH))
    .map((line) => `${line}\n`)
    .join('')
}

/** The total of each currency. */
export function formatTotals(spend: readonly TargetCostEstimate[]): string[] {
  const sums = new Map<string, number>()
  for (const { found, atMost } of spend) {
    if (found.kind !== 'known' || atMost === undefined) continue
    const { currency } = found.price
    sums.set(currency, (sums.get(currency) ?? 0) + atMost)
  }
  return [...sums].map(([currency, amount]) => `costs at most ${formatMoney(amount, currency)}`)
}

/** Explains why a target is not in the total. */
export function explainExclusion({ target, found, atMost }: TargetCostEstimate): string[] {
  switch (found.kind) {
    case 'unknown':
      return [`${target}: cost unknown (no price for its model)`]
    case 'unverified':
      return [`${target}: cost not included (its price ${found.price.id} is UNVERIFIED)`]
    case 'known':
      return atMost === undefined
        ? [`${target}: cost depends on how many requests fit into the duration`]
        : []
  }
}

/** No provider is known to charge for a dictionary, but a budget counts its request and characters. */
function describeDictionary({ planned, dictionary }: TargetPlan): string[] {
  if (!dictionary) return []
  const characters = countDictionaryCharacters(dictionary.step)
  return [`${planned.id}: its dictionary is created before the run, 1 request with ${characters} characters`]
}

function formatBudget({ requests, characters, cost }: Budget): string {
  const parts = [
    requests === undefined ? '' : `${requests} requests`,
    characters === undefined ? '' : `${characters} characters`,
    cost ? formatMoney(cost.amount, cost.currency) : '',
  ]
  return parts.filter(Boolean).join(' or ')
}
