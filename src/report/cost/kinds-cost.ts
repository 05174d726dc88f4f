import type { CostRange } from '../../cost/conversation-cost.ts'
import type { KindCost, KindsCost } from '../../cost/price-kinds.ts'
import { layOutTable, WIDE_TEXT_WIDTH, wrap } from '../format/tables/text-table.ts'
import { formatAmount } from '../format/units/money.ts'

/** What a conversation costs with each kind of API, by part, as text. Ends in a newline. */
export function renderKindsText({ pattern, costs, breakEvens }: KindsCost): string {
  const cases = Object.keys(pattern.cases)
  const rows = costs.flatMap((cost) => kindRows(cost, cases))
  const cells = [['a minute of conversation', 'part', 'price', ...cases], ...rows].map((row) =>
    row.map((text, column) => ({ text, align: column > 2 ? ('right' as const) : ('left' as const) })),
  )
  return [
    ...wrap(
      `${pattern.name}: ${pattern.calls.toLocaleString('en-US')} calls a month of ${pattern.turns} answers, under each kind of API. Brackets: the whole range of the assumptions.`,
      WIDE_TEXT_WIDTH,
    ),
    '',
    ...layOutTable(cells, WIDE_TEXT_WIDTH),
    '',
    ...breakEvens.flatMap(({ shorter, longer, characters }) =>
      wrap(
        `up to ${characters} characters an answer ${shorter} is cheaper, with longer answers ${longer}`,
        WIDE_TEXT_WIDTH,
      ),
    ),
    ...costs.flatMap(({ kind }) => wrap(`${kind.name}: you control ${kind.control}`, WIDE_TEXT_WIDTH)),
    ...sources(costs).flatMap((line) => wrap(line, WIDE_TEXT_WIDTH)),
    '',
  ].join('\n')
}

/** The costs as JSON. Ends in a newline. */
export function formatKindsJson({ pattern, costs, breakEvens }: KindsCost): string {
  const kinds = costs.map(({ kind, parts, totals }) => ({
    ...kind,
    totals,
    parts: parts.map(({ part, price, cases }) => ({
      ...{ part, price: price.id, currency: price.currency, confidence: price.confidence, cases },
    })),
  }))
  const breakEven = breakEvens.map(({ characters, ...rest }) => ({
    ...rest,
    characters_per_answer: characters,
  }))
  return `${JSON.stringify({ schema_version: 1, pattern: pattern.name, kinds, break_evens: breakEven }, null, 2)}\n`
}

function kindRows({ kind, parts, totals }: KindCost, cases: readonly string[]): string[][] {
  const amounts = (read: (name: string) => CostRange | undefined) =>
    cases.map((name) => {
      const range = read(name)
      return range ? formatRange(range) : ''
    })
  return [
    ...parts.map(({ part, price, cases: own }) => [
      kind.name,
      part,
      `${price.id} (${price.confidence})`,
      ...amounts((name) => own.find((one) => one.case === name)?.perMinute),
    ]),
    [kind.name, 'all', '', ...amounts((name) => totals.find((one) => one.case === name)?.perMinute)],
  ]
}

function formatRange({ value, low, high }: CostRange): string {
  return low === high
    ? formatAmount(value)
    : `${formatAmount(value)} [${formatAmount(low)}, ${formatAmount(high)}]`
}

function sources(costs: readonly KindCost[]): string[] {
  const prices = new Map(costs.flatMap(({ parts }) => parts.map(({ price }) => [price.id, price])))
  return [...prices.values()].map(
    ({ id, source, date, note }) => `${id}: ${source}, ${date}${note ? `; ${note}` : ''}`,
  )
}
