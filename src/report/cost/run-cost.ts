import { toMillis } from '../../core/units.ts'
import type { ComponentCost } from '../../cost/component-cost.ts'
import type { CostRange } from '../../cost/conversation-cost.ts'
import type { EagerWaste } from '../../cost/eager-waste.ts'
import { findEfficientTargets, type RunCost, type TargetCost } from '../../cost/run-cost.ts'
import { formatStandInNotices } from '../format/stand-ins.ts'
import { layOutTable, WIDE_TEXT_WIDTH, wrap } from '../format/tables/text-table.ts'
import { formatAmount, formatMoney } from '../format/units/money.ts'
import { type EfficiencyGroup, formatNotCompared, groupByEfficiency } from './efficiency-groups.ts'

/** What a run used and cost, and which targets are efficient in price and latency. Ends in a newline. */
export function renderRunCostText({
  run,
  pattern,
  cases,
  targets,
  eagerWaste = [],
  components,
}: RunCost): string {
  const groups = groupByEfficiency(targets)
  const perMinute = ['a minute of conversation', '', ...cases, 'heard p95']
  return [
    `${run}${formatStandInNotices(targets.map(({ use }) => use))
      .map(({ label, text }) => ` (${label}: ${text} Nothing was spent there.)`)
      .join('')}`,
    '',
    ...table([['this run', 'characters', 'audio', 'wasted', 'spent'], ...targets.map(usageRow)], 1),
    '',
    ...(components ? [...table([COMPONENT_HEAD, ...components.map(componentRow)], 3), ''] : []),
    ...wrap(`${pattern}, with speech and waste as measured in this run:`, WIDE_TEXT_WIDTH),
    ...table([perMinute, ...targets.map((target) => minuteRow(target, cases))], 2),
    '',
    ...cases.flatMap((name) => groups.flatMap((group) => efficientTargets(name, group))),
    ...targets
      .flatMap((target) => [
        ...priceWarnings(target),
        ...comparisonNotes(target, groups),
        ...feeLines(target),
      ])
      .flatMap((line) => wrap(line, WIDE_TEXT_WIDTH)),
    ...eagerWaste.flatMap((waste) => wrap(formatEagerWaste(waste), WIDE_TEXT_WIDTH)),
    '',
  ].join('\n')
}

const COMPONENT_HEAD = ['by component', '', 'model', 'spent']

/** A price per token needs the provider's count; without the count there is no amount. */
function componentRow({ target, part, model, found, spent, uncounted }: ComponentCost): string[] {
  if (found.kind === 'unknown') return [target, part, model, 'no price known']
  const { currency } = found.price
  const amount = spent === undefined ? '' : `${priceMark(found)}${formatMoney(spent, currency)}`
  const missing = uncounted === 0 ? '' : `${uncounted} turns not counted`
  return [target, part, model, [amount, missing].filter(Boolean).join(', ')]
}

/** What replies that were begun on interim transcripts and thrown away have cost. */
function formatEagerWaste({ target, promptChars, replyChars, price, amount }: EagerWaste): string {
  const thrownAway = `${target}: begun early and thrown away in this run: ${promptChars} characters of prompts and ${replyChars} of replies`
  if (!price || !amount) return `${thrownAway}; its language model has no price for both`
  return `${thrownAway}, ${formatMoney(amount.low, price.currency)} to ${formatMoney(amount.high, price.currency)} (${price.id})`
}

/** The costs of a run as JSON. Ends in a newline. */
export function formatRunCostJson(priced: RunCost): string {
  return `${JSON.stringify({ schema_version: 1, ...priced }, null, 2)}\n`
}

/** @param words number of text columns; the columns after them are numeric */
function table(rows: readonly (readonly string[])[], words: number): string[] {
  const cells = rows.map((row) =>
    row.map((text, column) => ({ text, align: column < words ? ('left' as const) : ('right' as const) })),
  )
  return layOutTable(cells, WIDE_TEXT_WIDTH)
}

function usageRow({ use, found, spent }: TargetCost): string[] {
  const currency = found.kind === 'unknown' ? '' : found.price.currency
  return [
    use.target,
    (use.units.character ?? 0).toLocaleString('en-US'),
    `${(use.units['audio second'] ?? 0).toFixed(1)} s`,
    `${use.wasted.toFixed(1)} s`,
    spent === undefined ? '' : `${priceMark(found)}${formatMoney(spent, currency)}`,
  ]
}

function minuteRow({ use, found, cases, heard, too_few }: TargetCost, names: readonly string[]): string[] {
  const ranges = names.map((name) => cases.find((one) => one.case === name)?.perMinute)
  return [
    use.target,
    found.kind === 'unknown' ? '' : found.price.currency,
    ...ranges.map((range) => (range ? `${priceMark(found)}${formatRange(range)}` : '')),
    heard === undefined ? (too_few ? 'n too small' : '') : `${Math.round(toMillis(heard))} ms`,
  ]
}

function formatRange({ value, low, high }: CostRange): string {
  const [from, to] = [formatAmount(low), formatAmount(high)]
  // If both ends look equal in the digits shown, no brackets are needed.
  return from === to ? formatAmount(value) : `${formatAmount(value)} [${from}, ${to}]`
}

function priceMark({ kind }: TargetCost['found']): string {
  return kind === 'unverified' ? '? ' : ''
}

function efficientTargets(name: string, group: EfficiencyGroup<TargetCost>): string[] {
  const best = findEfficientTargets(group.targets, name)
  if (best.length === 0) return []
  return wrap(
    `Efficient in ${name}${group.name}: ${best.join(', ')}. Every other target${group.name} is more expensive, slower, or both.`,
    WIDE_TEXT_WIDTH,
  )
}

function comparisonNotes(target: TargetCost, groups: readonly EfficiencyGroup<TargetCost>[]): string[] {
  const why = formatNotCompared(target, groups)
  return why === undefined ? [] : [`${target.use.target} is not compared: ${why}.`]
}

function priceWarnings({ use, found }: TargetCost): string[] {
  if (found.kind === 'unknown')
    return [`${use.target}: no price is known for ${use.model}; add one with --prices <file>.`]
  if (found.kind === 'known') return []
  const { id, source, date } = found.price
  return [
    `${use.target}: ? the price ${id} is UNVERIFIED (${source}, ${date}) and excluded from the comparison.`,
  ]
}

/** The amount spent covers usage only. A plan's monthly fee is due in any case. */
function feeLines({ use, found }: TargetCost): string[] {
  if (found.kind === 'unknown' || found.price.monthly === 0) return []
  const { id, monthly, currency } = found.price
  return [
    `${use.target}: the amount spent excludes the monthly fee of ${formatMoney(monthly, currency)} of ${id}.`,
  ]
}
