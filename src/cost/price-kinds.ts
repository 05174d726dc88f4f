import type { ApiKind } from '../core/config/api-kind.ts'
import type { ConversationPattern, ValueRange } from '../core/config/conversation/conversation-pattern.ts'
import type { Price, PricedPart } from '../core/config/price.ts'
import { SetupError } from '../core/setup-error.ts'
import { computeBill } from './bill.ts'
import { type CaseCost, type CostRange, priceConversation } from './conversation-cost.ts'
import { estimateUsage } from './usage.ts'

/** What a conversation costs with one kind of API, part by part. */
export interface KindCost {
  readonly kind: ApiKind
  readonly parts: readonly {
    readonly part: PricedPart
    readonly price: Price
    readonly cases: readonly CaseCost[]
  }[]
  /** The sums over the parts, for each case of the pattern: a minute, and a month. */
  readonly totals: readonly {
    readonly case: string
    readonly perMinute: CostRange
    readonly month: CostRange
  }[]
}

/** The length of an answer at which two kinds cost the same. */
export interface LengthBreakEven {
  readonly shorter: string
  readonly longer: string
  /** Length of an answer, in characters, up to which `shorter` is cheaper and from which `longer` is. */
  readonly characters: number
}

export interface KindsCost {
  readonly pattern: ConversationPattern
  readonly costs: readonly KindCost[]
  readonly breakEvens: readonly LengthBreakEven[]
}

/** The lengths of an answer, in characters, between which a break-even is looked for. */
const SHORTEST = 5
const LONGEST = 4000

/** Prices a pattern under each kind of API. Throws a `SetupError` if a price is not known. */
export function priceKinds(
  pattern: ConversationPattern,
  kinds: readonly ApiKind[],
  prices: readonly Price[],
): KindsCost {
  const costs = kinds.map((kind) => priceKind(pattern, kind, prices))
  return { pattern, costs, breakEvens: findLengthBreakEvens(pattern, costs) }
}

function priceKind(pattern: ConversationPattern, kind: ApiKind, prices: readonly Price[]): KindCost {
  const parts = kind.prices.map((id) => {
    const price = findById(id, kind, prices)
    return { part: price.part ?? 'tts', price, cases: priceConversation(pattern, price).cases }
  })
  const totals = Object.keys(pattern.cases).map((name) => {
    const own = parts.flatMap(({ cases }) => cases.filter((one) => one.case === name))
    return {
      case: name,
      perMinute: sumRanges(own.map(({ perMinute }) => perMinute)),
      month: sumRanges(own.map(({ month }) => month)),
    }
  })
  return { kind, parts, totals }
}

function findById(id: string, kind: ApiKind, prices: readonly Price[]): Price {
  const price = prices.find((one) => one.id === id)
  if (price) return price
  throw new SetupError(`${kind.name} names a price that is not known: ${id}`, {
    code: 'PRICE_UNKNOWN',
    hint: 'Add it to a file of prices, and name the file with --prices.',
  })
}

/**
 * The parts share their assumptions, so the high ends of their ranges are added together, and the low ends
 * too.
 */
function sumRanges(ranges: readonly CostRange[]): CostRange {
  const sum = (of: (range: CostRange) => number) => ranges.reduce((total, range) => total + of(range), 0)
  return { value: sum(({ value }) => value), low: sum(({ low }) => low), high: sum(({ high }) => high) }
}

function findLengthBreakEvens(pattern: ConversationPattern, costs: readonly KindCost[]): LengthBreakEven[] {
  return costs.flatMap((one, index) =>
    costs.slice(index + 1).flatMap((other) => findCrossing(pattern, one, other) ?? []),
  )
}

/**
 * The first crossing. A call costs more the longer its answers are, so two kinds rarely cross more than once.
 */
function findCrossing(
  pattern: ConversationPattern,
  one: KindCost,
  other: KindCost,
): LengthBreakEven | undefined {
  const difference = (length: number) => monthOf(pattern, one, length) - monthOf(pattern, other, length)
  const [first, last] = [difference(SHORTEST), difference(LONGEST)]
  if (first === 0 || last === 0 || Math.sign(first) === Math.sign(last)) return undefined
  let [low, high] = [SHORTEST, LONGEST]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (Math.sign(difference(middle)) === Math.sign(first)) low = middle
    else high = middle
  }
  const [shorter, longer] = first < 0 ? [one, other] : [other, one]
  return { shorter: shorter.kind.name, longer: longer.kind.name, characters: high }
}

function monthOf(pattern: ConversationPattern, { parts }: KindCost, length: ValueRange): number {
  return parts.reduce(
    (sum, { price }) => sum + computeBill(price, estimateUsage(pattern, length, price.part).expected.units),
    0,
  )
}
