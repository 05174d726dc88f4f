import type { Budget } from '../core/budget.ts'
import { FIRST_WORDS, MOST_ATTEMPTS } from '../core/cloning.ts'
import { dictionaryCharacters } from '../core/dictionary.ts'
import { money } from '../report/money.ts'
import { wrap } from '../report/text-table.ts'
import type { PlannedRun, TargetPlan } from '../run/plan.ts'
import type { TargetSpend } from '../run/spend.ts'

const WIDTH = 80

/** Describes the maximum cost of a run, before anything is sent. Ends in a newline. */
export function describeSpend(
  { scenario, targets }: Pick<PlannedRun, 'scenario' | 'targets'>,
  spend: readonly TargetSpend[],
): string {
  const played = targets.filter(({ place }) => place === 'lab').map(({ planned }) => planned.id)
  const real = spend.filter(({ target }) => !played.includes(target))
  const lines = [
    ...(played.length === targets.length ? ['costs nothing: the lab answers all requests'] : []),
    ...totals(real),
    ...real.flatMap(reservation),
    ...(targets.some(({ clone }) => clone)
      ? [
          `each clone synthesises “${FIRST_WORDS}” before the run, ${MOST_ATTEMPTS} times at most; the cost of creating a clone depends on your plan`,
        ]
      : []),
    ...targets.flatMap(dictionaryWords),
    ...(scenario.budget ? [`ends before a request that would exceed ${budgetWords(scenario.budget)}`] : []),
  ]
  return lines
    .flatMap((line) => wrap(line, WIDTH))
    .map((line) => `${line}\n`)
    .join('')
}

function totals(spend: readonly TargetSpend[]): string[] {
  const sums = new Map<string, number>()
  for (const { found, atMost } of spend) {
    if (found.kind !== 'known' || atMost === undefined) continue
    const { currency } = found.price
    sums.set(currency, (sums.get(currency) ?? 0) + atMost)
  }
  return [...sums].map(([currency, amount]) => `costs at most ${money(amount, currency)}`)
}

/** Explains why a target is not in the total. */
function reservation({ target, found, atMost }: TargetSpend): string[] {
  switch (found.kind) {
    case 'unknown':
      return [`${target}: cost unknown, because there is no price for its model`]
    case 'unverified':
      return [`${target}: cost not included, because its price is UNVERIFIED (${found.price.id})`]
    case 'known':
      return atMost === undefined
        ? [`${target}: cost depends on how many requests fit into the duration`]
        : []
  }
}

/** No provider is known to charge for a dictionary, but a budget counts its request and characters. */
function dictionaryWords({ planned, dictionary }: TargetPlan): string[] {
  if (!dictionary) return []
  const characters = dictionaryCharacters(dictionary.step)
  return [`${planned.id}: its dictionary is created before the run, 1 request with ${characters} characters`]
}

function budgetWords({ requests, characters, cost }: Budget): string {
  const parts = [
    requests === undefined ? '' : `${requests} requests`,
    characters === undefined ? '' : `${characters} characters`,
    cost ? money(cost.amount, cost.currency) : '',
  ]
  return parts.filter(Boolean).join(' or ')
}
