import type { TurnBudget } from '../../core/config/conversation/turn-budget.ts'
import { TEXT_WIDTH, wrap } from '../../report/format/tables/text-table.ts'
import { formatMoney } from '../../report/format/units/money.ts'
import type { ComponentSpend, ConversationSpend } from '../../run/plan/spend/conversation-spend.ts'

const UNITS: Readonly<Record<ComponentSpend['per'], string>> = {
  session: 'session',
  turn: 'request',
  unit: 'request',
}

/** Describes what conversations send and what that costs, as far as it is known. Ends in a newline. */
export function formatConversationSpend(
  spend: readonly ConversationSpend[],
  budget: TurnBudget | undefined,
): string {
  const components = spend.flatMap((one) => one.components)
  const isFree = components.every(({ answeredBy }) => answeredBy === 'lab')
  const lines = [
    ...spend.flatMap(describeTarget),
    ...(components.some(({ part }) => part !== 'stt')
      ? [
          'not known in advance: the length of the answers, hence the characters, tokens and audio after the language model',
        ]
      : []),
    ...(isFree ? ['costs nothing: the lab answers all requests'] : spend.flatMap(describePrices)),
    ...(budget ? [`ends before a turn that would exceed ${formatTurnBudget(budget)}`] : []),
  ]
  return lines
    .flatMap((line) => wrap(line, TEXT_WIDTH))
    .map((line) => `${line}\n`)
    .join('')
}

function formatTurnBudget({ turns, minutes }: TurnBudget): string {
  const parts = [turns !== undefined && `${turns} turns`, minutes !== undefined && `${minutes} min of speech`]
  return parts.filter(Boolean).join(' or ')
}

function describeTarget({
  target,
  conversations,
  turns,
  characters,
  speechSeconds,
  components,
}: ConversationSpend): string[] {
  if (!Number.isFinite(turns)) return [`${target}: as many conversations as fit into the duration`]
  const parts = components.map(describeComponent)
  const said =
    speechSeconds === 0
      ? `${characters} characters of what is said to it`
      : `${characters} characters said in ${(speechSeconds / 60).toFixed(1)} min of speech, and the silence between`
  return [`${target}: ${conversations} conversations with ${turns} turns: ${said}; ${parts.join(', ')}`]
}

function describeComponent({ part, per, atLeast }: ComponentSpend): string {
  return `${per === 'unit' ? 'at least ' : ''}${atLeast} ${UNITS[per]}s of ${part}`
}

/** The price of each real component, because the answers decide what is bought at it. */
export function describePrices({ target, components }: ConversationSpend): string[] {
  return components
    .filter(({ answeredBy }) => answeredBy === 'service')
    .map((component) => `${target}.${component.part}: ${describePrice(component)}`)
}

function describePrice({ model, found }: ComponentSpend): string {
  switch (found.kind) {
    case 'unknown':
      return `cost unknown (no price for ${model})`
    case 'unverified':
      return `cost unknown (its price ${found.price.id} is UNVERIFIED)`
    case 'known':
      return found.price.charges
        .map(({ tiers, per, unit }) => {
          const amount = Math.max(...tiers.map((tier) => tier.amount))
          return `${formatMoney(amount, found.price.currency)} for ${per} ${unit}s (${found.price.id})`
        })
        .join(' and ')
  }
}
