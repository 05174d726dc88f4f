import type { ComponentKind, TurnRecord } from '../core/trial/turn-record.ts'
import type { PriceMatch } from './find-price.ts'
import { priceTurn } from './turn-cost.ts'

/** What one component of a target used in a run, in money. */
export interface ComponentCost {
  readonly target: string
  readonly part: ComponentKind
  readonly model: string
  readonly found: PriceMatch
  /**
   * In the price's currency, without its monthly fee. Absent without a price, or if nothing could be counted.
   */
  readonly spent?: number
  /** Turns for which the number of billed units is unknown. */
  readonly uncounted: number
}

/**
 * Prices what a component did in the turns of its target. All turns that began count, warm-up and failures
 * included.
 */
export function priceComponent(
  turns: readonly TurnRecord[],
  component: Pick<ComponentCost, 'target' | 'part' | 'model' | 'found'>,
): ComponentCost {
  const { target, part, found } = component
  if (found.kind === 'unknown') return { ...component, uncounted: 0 }
  const begun = turns.filter((turn) => turn.target === target && turn.at.began !== undefined)
  const costs = begun.map((turn) => priceTurn(turn, { [part]: found.price }))
  const amounts = costs.flatMap(({ known }) => known.map(({ amount }) => amount))
  return {
    ...component,
    ...(amounts.length > 0 && { spent: amounts.reduce((sum, amount) => sum + amount, 0) }),
    uncounted: costs.filter(({ uncounted }) => uncounted.length > 0).length,
  }
}
