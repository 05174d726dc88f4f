import type { ConversationPattern } from '../../core/config/conversation/conversation-pattern.ts'
import type { Price } from '../../core/config/price.ts'
import type { PatternCost } from '../../cost/compare-prices.ts'
import type { CaseCost, ConversationCost, CostRange } from '../../cost/conversation-cost.ts'
import { layOutTable, WIDE_TEXT_WIDTH, wrap } from '../format/tables/text-table.ts'
import { formatAmount } from '../format/units/money.ts'

/** The costs as text tables. Ends in a newline. */
export function renderPatternCost(report: PatternCost): string {
  const { pattern, costs, unverified } = report
  return [
    ...wrap(headline(report), WIDE_TEXT_WIDTH),
    '',
    ...section('a minute of conversation', pattern, costs, ({ perMinute }) => perMinute),
    ...section('a thousand calls', pattern, costs, ({ perThousandCalls }) => perThousandCalls),
    ...section('a month', pattern, costs, ({ month }) => month),
    ...(unverified.length === 0
      ? []
      : [
          'UNVERIFIED prices, not included in the comparison (--unverified includes them):',
          ...section('a minute of conversation', pattern, unverified, ({ perMinute }) => perMinute),
        ]),
    ...breakEvenLines(report),
    ...notes([...costs, ...unverified].map(({ price }) => price)),
    '',
  ].join('\n')
}

function headline({ pattern }: PatternCost): string {
  const { name, calls, turns, interruptions } = pattern
  const cut =
    interruptions.share > 0
      ? `, ${Math.round(interruptions.share * 100)} % of the answers cut off after ${Math.round(interruptions.heard * 100)} %`
      : ''
  return `${name}: ${calls.toLocaleString('en-US')} calls a month of ${turns} answers${cut}. Brackets: 95 % of draws over the whole range of the assumptions.`
}

function section(
  title: string,
  pattern: ConversationPattern,
  costs: readonly ConversationCost[],
  read: (cost: CaseCost) => CostRange,
): string[] {
  if (costs.length === 0) return []
  const head = [title, '', ...Object.keys(pattern.cases)]
  const rows = costs.map(({ price, cases }) => [
    price.id,
    price.currency,
    ...cases.map((one) => formatRange(read(one))),
  ])
  const cells = [head, ...rows].map((row) =>
    row.map((text, column) => ({ text, align: column > 1 ? ('right' as const) : ('left' as const) })),
  )
  return [...layOutTable(cells, WIDE_TEXT_WIDTH), '']
}

function formatRange({ value, low, high }: CostRange): string {
  return low === high
    ? formatAmount(value)
    : `${formatAmount(value)} [${formatAmount(low)}, ${formatAmount(high)}]`
}

function breakEvenLines({ breakEvens, costs }: PatternCost): string[] {
  if (costs.length < 2) return []
  const lines = breakEvens.flatMap(({ case: name, crossings: found }) =>
    found.map(
      ({ below, above, calls }) =>
        `  ${name}: ${below.id} up to ${(calls - 1).toLocaleString('en-US')} calls a month, ${above.id} above that`,
    ),
  )
  return lines.length === 0
    ? ['Break-even: none. Which plan is cheaper does not depend on the number of calls.', '']
    : ['Break-even:', ...lines, '']
}

function notes(prices: readonly Price[]): string[] {
  return prices.map(
    ({ id, confidence, date, verified = date, until, source, note }) =>
      `${id}: ${confidence}, ${verified}${until ? `, until ${until}` : ''}, ${source}${note ? `; ${note}` : ''}`,
  )
}

/** The costs as JSON. Ends in a newline. */
export function formatPatternCostJson({ breakEvens, ...report }: PatternCost): string {
  const lines = breakEvens.map(({ case: name, crossings: found }) => ({
    case: name,
    crossings: found.map(({ below, above, calls }) => ({ below: below.id, above: above.id, calls })),
  }))
  return `${JSON.stringify({ ...report, breakEvens: lines }, null, 2)}\n`
}
