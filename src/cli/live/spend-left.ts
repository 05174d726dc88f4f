import { BILLION, type Budget, type Limits, type Money } from '../../core/budget.ts'
import { digits, money } from '../../report/money.ts'

/** What a run may still spend within its budget or, without a budget, what it has yet to send. */
export type SpendLeft =
  | { readonly kind: 'budget'; readonly budget: Budget; readonly left: Limits }
  | { readonly kind: 'ahead'; readonly characters: number; readonly atMost: readonly Money[] }

/** The planned requests of a target, and how many were sent. */
export interface SpendOfTarget {
  readonly requests: number
  readonly characters: number
  /** Maximum cost of all requests. Absent if unknown. */
  readonly cost?: Money
  readonly sent: number
}

/**
 * Assumes texts of equal length. Undefined if a duration ends the run and the number of requests is unknown.
 */
export function spendAhead(targets: readonly SpendOfTarget[]): SpendLeft | undefined {
  if (!targets.every(({ characters }) => Number.isFinite(characters))) return undefined
  const open = targets.map((target) => ({ ...target, share: shareAhead(target) }))
  const atMost = new Map<string, number>()
  for (const { cost, share } of open)
    if (cost) atMost.set(cost.currency, (atMost.get(cost.currency) ?? 0) + cost.amount * share)
  return {
    kind: 'ahead',
    characters: Math.round(open.reduce((sum, { characters, share }) => sum + characters * share, 0)),
    atMost: [...atMost].map(([currency, amount]) => ({ amount, currency })),
  }
}

function shareAhead({ requests, sent }: SpendOfTarget): number {
  return requests === 0 ? 0 : Math.max(0, 1 - sent / requests)
}

/** `left of the budget: 42 of 100 requests, 0.031 of 1.00 USD`, or `yet to send: about 420 characters`. */
export function spendWords(spend: SpendLeft): string {
  if (spend.kind === 'budget') return `left of the budget: ${budgetWords(spend.budget, spend.left)}`
  const costs = spend.atMost.map(({ amount, currency }) => `, ${money(amount, currency)} at most`)
  return `yet to send: about ${spend.characters} characters${costs.join('')}`
}

function budgetWords({ requests, characters, cost }: Budget, left: Limits): string {
  const parts = [
    requests !== undefined && `${left.requests ?? requests} of ${requests} requests`,
    characters !== undefined && `${left.characters ?? characters} of ${characters} characters`,
    cost &&
      `${digits(left.cost === undefined ? cost.amount : left.cost / BILLION)} of ${money(cost.amount, cost.currency)}`,
  ]
  return parts.filter(Boolean).join(', ')
}
