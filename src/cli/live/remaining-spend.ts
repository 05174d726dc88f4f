import { BILLIONTHS_PER_UNIT, type Budget, type BudgetLimits, type Money } from '../../core/config/budget.ts'
import type { TurnBudget } from '../../core/config/conversation/turn-budget.ts'
import { formatAmount, formatMoney } from '../../report/format/units/money.ts'
import type { TurnSpend } from '../../tally/conversation/turn-spend.ts'
import type { SpentMoney } from './turn-money.ts'

/** What a run may still spend within its budget or, without a budget, what it has yet to send. */
export type RemainingSpend =
  | { readonly kind: 'budget'; readonly budget: Budget; readonly left: BudgetLimits }
  | { readonly kind: 'ahead'; readonly characters: number; readonly atMost: readonly Money[] }
  /** For conversations, whose answers are not known in advance: what has been spent so far. */
  | {
      readonly kind: 'spent'
      readonly spent: TurnSpend
      readonly budget: TurnBudget | undefined
      readonly money: SpentMoney
    }

/** The planned requests of a target, and how many were sent. */
export interface TargetSpendProgress {
  readonly requests: number
  readonly characters: number
  /** Maximum cost of all requests. Absent if unknown. */
  readonly cost?: Money
  readonly sent: number
}

/**
 * Assumes texts of equal length. Undefined if a duration ends the run, because the number of requests is then
 * unknown.
 */
export function estimateRemainingSpend(targets: readonly TargetSpendProgress[]): RemainingSpend | undefined {
  if (!targets.every(({ characters }) => Number.isFinite(characters))) return undefined
  const remaining = targets.map((target) => ({ ...target, share: remainingShare(target) }))
  const atMost = new Map<string, number>()
  for (const { cost, share } of remaining)
    if (cost) atMost.set(cost.currency, (atMost.get(cost.currency) ?? 0) + cost.amount * share)
  return {
    kind: 'ahead',
    characters: Math.round(remaining.reduce((sum, { characters, share }) => sum + characters * share, 0)),
    atMost: [...atMost].map(([currency, amount]) => ({ amount, currency })),
  }
}

function remainingShare({ requests, sent }: TargetSpendProgress): number {
  return requests === 0 ? 0 : Math.max(0, 1 - sent / requests)
}

/** `left of the budget: 42 of 100 requests, 0.031 of 1.00 USD`, or `yet to send: about 420 characters`. */
export function formatRemainingSpend(spend: RemainingSpend): string {
  if (spend.kind === 'spent')
    return formatTurnSpend(spend.spent, spend.budget) + formatSpentMoney(spend.money)
  if (spend.kind === 'budget') return `left of the budget: ${formatRemainingBudget(spend.budget, spend.left)}`
  const costs = spend.atMost.map(({ amount, currency }) => `, ${formatMoney(amount, currency)} at most`)
  return `yet to send: about ${spend.characters} characters${costs.join('')}`
}

function formatRemainingBudget({ requests, characters, cost }: Budget, left: BudgetLimits): string {
  const parts = [
    requests !== undefined && `${left.requests ?? requests} of ${requests} requests`,
    characters !== undefined && `${left.characters ?? characters} of ${characters} characters`,
    cost &&
      `${formatAmount(left.cost === undefined ? cost.amount : left.cost / BILLIONTHS_PER_UNIT)} of ${formatMoney(cost.amount, cost.currency)}`,
  ]
  return parts.filter(Boolean).join(', ')
}

/** For a provider that does not count tokens: the usual range for English. */
const TOKENS_PER_CHARACTER = { low: 0.2, high: 0.3 }

/** `spent: 12 of 300 turns, 0.6 of 30 min of speech, 2340 characters of replies (about 468 to 702 tokens), 1.1 min of audio`. */
function formatTurnSpend(
  { turns, speech_us, reply_chars, audio_us, prompt_tokens, reply_tokens }: TurnSpend,
  budget?: TurnBudget,
): string {
  const most = (limit: number | undefined) => (limit === undefined ? '' : ` of ${limit}`)
  const minutes = (length: number) => (length / 60e6).toFixed(1)
  const { low, high } = TOKENS_PER_CHARACTER
  const tokens =
    reply_tokens === undefined
      ? `about ${Math.round(low * reply_chars)} to ${Math.round(high * reply_chars)} tokens`
      : `${prompt_tokens} tokens of prompts, ${reply_tokens} of replies`
  return `spent: ${turns}${most(budget?.turns)} turns, ${minutes(speech_us)}${most(budget?.minutes)} min of speech, ${reply_chars} characters of replies (${tokens}), ${minutes(audio_us)} min of audio`
}

/** `, 0.042 USD so far, without that of a.agent`. Empty if nothing costs anything. */
function formatSpentMoney({ amounts, without }: SpentMoney): string {
  const missing = without.length === 0 ? '' : `, without that of ${without.join(', ')}`
  if (amounts.length === 0) return without.length === 0 ? '' : `; cost unknown of ${without.join(', ')}`
  return `; ${amounts.map(({ amount, currency }) => formatMoney(amount, currency)).join(' and ')} so far${missing}`
}
