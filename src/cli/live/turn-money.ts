import type { Money } from '../../core/config/budget.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { priceTurn, type StackPrices } from '../../cost/turn-cost.ts'

/** What the turns of a run have cost so far. */
export interface SpentMoney {
  /** By currency. Empty if nothing costs anything, or no price is known. */
  readonly amounts: readonly Money[]
  /** `target.component`: components that cost something but are not in the amounts. */
  readonly without: readonly string[]
}

/** Adds up what turns cost as they end. */
export class TurnMoney {
  readonly #amounts = new Map<string, number>()
  readonly #without = new Set<string>()

  /** @param expected of the turn's target */
  add(
    turn: TurnRecord,
    expected: { readonly prices?: StackPrices; readonly unpriced?: readonly string[] },
  ): void {
    for (const part of expected.unpriced ?? []) this.#without.add(`${turn.target}.${part}`)
    const { known, uncounted } = priceTurn(turn, expected.prices ?? {})
    for (const part of uncounted) this.#without.add(`${turn.target}.${part}`)
    for (const { amount, currency } of known)
      this.#amounts.set(currency, (this.#amounts.get(currency) ?? 0) + amount)
  }

  snapshot(): SpentMoney {
    return {
      amounts: [...this.#amounts].map(([currency, amount]) => ({ amount, currency })),
      without: [...this.#without],
    }
  }
}
