import type { CostRange } from '../../cost/conversation-cost.ts'
import { findEfficientTargets } from '../../cost/run-cost.ts'
import type { CostSidecar, StoredTargetCost } from '../../results/sidecars/cost.ts'
import { type EfficiencyGroup, formatNotCompared, groupByEfficiency } from '../cost/efficiency-groups.ts'
import { renderFigure } from '../format/charts/figure.ts'
import { toMilliseconds } from '../format/charts/scales.ts'
import { targetStyle } from '../format/charts/series-style.ts'
import { html, type Markup } from '../format/markup/html.ts'
import type { Section } from '../format/markup/section.ts'
import { renderData, renderTable, renderWideText } from '../format/markup/table.ts'
import { standInWord } from '../format/stand-ins.ts'
import { formatMilliseconds, formatShare } from '../format/units/durations.ts'
import { formatAmount } from '../format/units/money.ts'
import { type CostPoint, costChart } from './cost-chart.ts'
import type { SidecarInput } from './sidecar-section.ts'

/**
 * What a minute costs and how long its answers take, case by case, with the targets that no other beats in
 * both.
 */
export function renderCostSection(
  { pattern, cases, targets }: CostSidecar,
  runSummary: SidecarInput['runSummary'],
  sidecars: SidecarInput['sidecars'] = {},
): Section | undefined {
  if (targets.length === 0) return undefined
  return {
    id: 'cost',
    title: 'What does a faster target cost?',
    body: html`<p>A minute of conversation in the pattern <em>${pattern}</em>, with speech and waste as measured in this run. ${cases.map((name) => describeFrontier(name, targets)).join(' ')} ${describeNotCompared(targets)} ${targets.some(({ use }) => standInWord(use)) && 'The lab or a cassette answered, and nothing was spent: prices are those of the models that they stand for.'}</p>
${cases.flatMap((name, at) => renderCostFigures(name, at, targets, { runSummary, sidecars }))}
${renderCostTable(cases, targets)}`,
  }
}

/**
 * A chart for each group of comparable targets and each currency, because amounts in two currencies have no
 * common axis.
 */
function renderCostFigures(
  name: string,
  at: number,
  targets: readonly StoredTargetCost[],
  input: SidecarInput,
): Markup[] {
  const charts = groupByEfficiency(targets).flatMap((group) => {
    const points = group.targets.flatMap((target) => toPoints(target, name, input))
    const currencies = [...new Set(points.map(({ currency }) => currency))]
    return currencies.map((currency) => ({
      currency,
      name: `${name}${group.name}`,
      points: points.filter((point) => point.currency === currency),
    }))
  })
  return charts.map(({ points, ...subject }, index) =>
    renderCostFigure(points, { ...subject, id: `chart-cost-${at}${index === 0 ? '' : `-${index}`}` }),
  )
}

function toPoints(
  { use, found, cases, heard }: StoredTargetCost,
  name: string,
  { runSummary, sidecars }: SidecarInput,
): CostPoint[] {
  const priced = cases.find((one) => one.case === name)
  if (found.kind === 'unknown' || !priced || heard === undefined) return []
  const { perMinute, isEfficient } = priced
  const wordErrors = wordErrorsOf(use.target, sidecars)
  return [
    {
      target: use.target,
      color: targetStyle(runSummary, use.target).color,
      currency: found.price.currency,
      cost: perMinute,
      heard: toMilliseconds(heard),
      isEfficient,
      isSure: found.kind === 'known',
      ...(wordErrors !== undefined && { wordErrors }),
    },
  ]
}

/** What `ttfa listen` found about the target, if it was run. */
function wordErrorsOf(target: string, sidecars: SidecarInput['sidecars']): number | undefined {
  const fidelity = sidecars['fidelity.json']
  if (fidelity?.kind !== 'read') return undefined
  return fidelity.data.targets.find((one) => one.target === target)?.wer?.value
}

function describeFrontier(name: string, targets: readonly StoredTargetCost[]): string {
  if (findEfficientTargets(targets, name).length === 0)
    return `${name}: no target can be called efficient, because prices are unverified, unknown or in several currencies.`
  return groupByEfficiency(targets)
    .map((group) => describeGroup(name, group))
    .filter(Boolean)
    .join(' ')
}

function describeGroup(name: string, group: EfficiencyGroup<StoredTargetCost>): string {
  const best = findEfficientTargets(group.targets, name)
  if (best.length === 0) return ''
  const others =
    group.targets.length > best.length
      ? ` Every other target${group.name} with a verified price is more expensive, slower, or both.`
      : ''
  return `Efficient in ${name}${group.name}: ${best.join(', ')}.${others}`
}

function describeNotCompared(targets: readonly StoredTargetCost[]): string {
  const groups = groupByEfficiency(targets)
  return targets
    .flatMap((target) => {
      const why = formatNotCompared(target, groups)
      return why === undefined ? [] : [`${target.use.target} is not compared: ${why}.`]
    })
    .join(' ')
}

interface FigureSubject {
  readonly name: string
  readonly currency: string
  readonly id: string
}

function renderCostFigure(points: readonly CostPoint[], { name, currency, id }: FigureSubject): Markup {
  return renderFigure(
    {
      id,
      title: `Price of a minute against the time until heard: ${name}`,
      altText: points
        .map(
          ({ target, cost: { value }, heard, isEfficient, wordErrors }) =>
            `${target}: ${formatAmount(value)} ${currency} a minute, heard p95 ${heard.toFixed(0)} ms${isEfficient ? ', efficient' : ''}${wordErrors === undefined ? '' : `, ${formatShare(wordErrors)} word errors`}`,
        )
        .join('. '),
      caption: `Lower is faster, further left is cheaper. The line joins the targets that no other target beats in both. Horizontal bars: the uncertainty of the price. Hollow: unverified price, not compared.${points.some(({ wordErrors }) => wordErrors !== undefined) ? ' Rings: the wider, the more words were wrong (ttfa listen).' : ''}`,
    },
    costChart(points, currency),
  )
}

function renderCostTable(cases: readonly string[], targets: readonly StoredTargetCost[]): Markup {
  return renderTable({
    caption: 'Usage, spend, and the price of a minute of conversation',
    columns: [
      { head: 'target' },
      ...cases.map((name) => ({ head: `a minute, ${name}`, number: true })),
      { head: 'heard p95 (ms)', number: true },
      { head: 'efficient in' },
      { head: 'spent in this run', number: true },
      { head: 'characters', number: true },
      { head: 'audio (s)', number: true },
      { head: 'wasted (s)', number: true },
      { head: 'by which price' },
    ],
    rows: targets.map((target) => {
      const { use, found, heard, spent } = target
      const currency = found.kind === 'unknown' ? '' : ` ${found.price.currency}`
      const characters = use.units.character ?? 0
      const seconds = use.units['audio second'] ?? 0
      return [
        html`<span class="name">${use.target}</span>`,
        ...cases.map((name) => {
          const perMinute = target.cases.find((one) => one.case === name)?.perMinute
          return perMinute ? html`${renderRange(perMinute)}${currency}` : '–'
        }),
        heard === undefined
          ? target.too_few
            ? 'n too small'
            : '> timeout'
          : renderData(heard, formatMilliseconds(heard)),
        renderWideText(formatEfficientCases(target)),
        spent === undefined ? '–' : renderData(spent, `${formatAmount(spent)}${currency}`),
        renderData(characters, String(characters)),
        renderData(seconds, seconds.toFixed(1)),
        renderData(use.wasted, use.wasted.toFixed(1)),
        renderWideText(formatPrice(found)),
      ]
    }),
  })
}

function formatEfficientCases({ found, cases }: StoredTargetCost): string {
  const names = cases.filter(({ isEfficient }) => isEfficient).map((one) => one.case)
  if (names.length > 0) return names.join(', ')
  return found.kind === 'known' ? 'none' : 'not compared'
}

function renderRange({ value, low, high }: CostRange): Markup {
  const number = (amount: number) => renderData(amount, formatAmount(amount))
  return html`${number(value)}${formatAmount(low) !== formatAmount(high) && html` <span class="interval">[${number(low)}–${number(high)}]</span>`}`
}

function formatPrice(found: StoredTargetCost['found']): string {
  if (found.kind === 'unknown') return 'no price is known for the model'
  const { id, confidence, date, source } = found.price
  return `${id}: ${confidence === 'unverified' ? 'UNVERIFIED' : confidence}, ${date}, ${source}`
}
