import type { Money } from '../core/config/budget.ts'
import type { Price, PriceUnit } from '../core/config/price.ts'
import type { ComponentKind, TurnRecord } from '../core/trial/turn-record.ts'
import { computeBill } from './bill.ts'

/** The prices of a target's components. One that costs nothing, such as the lab, is absent. */
export type StackPrices = { readonly [Part in ComponentKind]?: Price }

/** What a turn has cost, as far as that can be known from outside. */
export interface TurnCost {
  /** For each component with a price whose units are known. */
  readonly known: readonly Money[]
  /** Components whose billed units are unknown, such as the tokens of an answer without a count. */
  readonly uncounted: readonly ComponentKind[]
}

/** What one turn costs by the prices of its components, without monthly fees and at the first tier. */
export function priceTurn(turn: TurnRecord, prices: StackPrices): TurnCost {
  const parts = Object.entries(prices) as [ComponentKind, Price][]
  const priced = parts.map(([part, price]) => ({ part, price, units: unitsOfTurn(turn, part) }))
  const isCounted = ({ price, units }: (typeof priced)[number]) =>
    price.charges.every(({ unit }) => units[unit] !== undefined)
  return {
    known: priced.filter(isCounted).map(({ price, units }) => ({
      amount: computeBill({ ...price, monthly: 0 }, units),
      currency: price.currency,
    })),
    uncounted: priced.filter((one) => !isCounted(one)).map(({ part }) => part),
  }
}

type Units = { readonly [Unit in PriceUnit]?: number }

/** What a turn used of a component. A recogniser bills at least the speech; pauses come on top. */
function unitsOfTurn({ at, reply_chars, audio_us, ...turn }: TurnRecord, part: ComponentKind): Units {
  const minutes = (from = 0, to = from) => Math.max(0, to - from) / 60e6
  const listened = { 'audio input minute': minutes(at.began, at.speech_end), request: 1 }
  const spoken = (audio_us ?? 0) / 1e6
  const audio = { 'audio second': spoken, 'audio minute': spoken / 60 }
  switch (part) {
    case 'stt':
      return listened
    case 'llm':
      return {
        ...(turn.prompt_tokens !== undefined && { 'text token': turn.prompt_tokens }),
        ...(turn.reply_tokens !== undefined && { 'output token': turn.reply_tokens }),
        request: 1,
      }
    case 'tts':
      return { ...audio, character: reply_chars ?? 0 }
    case 'agent':
      return { ...listened, ...audio, 'call minute': minutes(at.began, at.end ?? at.heard) }
  }
}
