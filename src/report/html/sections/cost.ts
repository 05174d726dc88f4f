import * as Plot from '@observablehq/plot'
import type { CostRange } from '../../../cost/conversation-cost.ts'
import { findEfficientTargets, type RunCost, type TargetCost } from '../../../cost/run-cost.ts'
import type { RunSummary } from '../../../tally/run/run-summary.ts'
import { formatMilliseconds } from '../../format/units/durations.ts'
import { formatAmount } from '../../format/units/money.ts'
import { parseCompanion } from '../companion.ts'
import type { Drawing } from '../draw.ts'
import { figure } from '../figure.ts'
import { html, type Markup } from '../markup.ts'
import { inkOf } from '../palette.ts'
import { shortened, toMilliseconds } from '../scales.ts'
import type { Material, Section } from '../section.ts'
import { exact, phrase, table } from '../table.ts'

/** What `ttfa cost <pattern> --run` leaves in `cost.json` beside a run. Amounts are in each price's own currency. */
interface StoredCosts extends RunCost {
  readonly schema_version: 1
}

/** A target between price and speed. */
interface Point {
  readonly target: string
  readonly color: string
  readonly currency: string
  readonly cost: CostRange
  /** Milliseconds. */
  readonly heard: number
  readonly isEfficient: boolean
  readonly isSure: boolean
}

/** What a minute costs beside how long its answers let wait, case by case, with those that no other beats in both. */
export function cost({ companions, digest }: Material): Section | undefined {
  const stored = parseCompanion<StoredCosts>(companions['cost.json'])
  if (!stored?.cases || stored.targets.length === 0) return undefined
  const { pattern, cases, targets } = stored
  return {
    id: 'cost',
    title: 'Is the quick one worth its price?',
    body: html`<p>A minute of conversation in the pattern <em>${pattern}</em>, with speech and waste as measured in this run. ${cases.map((name) => frontierWords(name, targets)).join(' ')} ${targets.some(({ use }) => use.simulated) && 'The lab answered, which costs nothing: prices are those of the models that it played.'}</p>
${cases.flatMap((name, at) => chartsOf(name, at, targets, digest))}
${numbers(cases, targets)}`,
  }
}

/** A chart for each currency: amounts in two of them stand on no common axis. */
function chartsOf(name: string, at: number, targets: readonly TargetCost[], digest: RunSummary): Markup[] {
  const points = targets.flatMap((target) => pointOf(target, name, digest))
  const currencies = [...new Set(points.map(({ currency }) => currency))]
  return currencies.map((currency, index) =>
    chart(
      points.filter((point) => point.currency === currency),
      { name, currency, id: `chart-cost-${at}${index === 0 ? '' : `-${index}`}` },
    ),
  )
}

function pointOf({ use, found, cases, heard }: TargetCost, name: string, digest: RunSummary): Point[] {
  const priced = cases.find((one) => one.case === name)
  if (found.kind === 'unknown' || !priced || heard === undefined) return []
  const { perMinute, isEfficient } = priced
  return [
    {
      target: use.target,
      color: inkOf(digest, use.target).color,
      currency: found.price.currency,
      cost: perMinute,
      heard: toMilliseconds(heard),
      isEfficient,
      isSure: found.kind === 'known',
    },
  ]
}

function frontierWords(name: string, targets: readonly TargetCost[]): string {
  const best = findEfficientTargets(targets, name)
  if (best.length === 0)
    return `In ${name} nothing is known to be efficient: prices are unverified, unknown or in several currencies.`
  const others =
    targets.length > best.length
      ? ' Any other with a price that can be trusted is dearer or slower to hear, or both.'
      : ''
  return `Efficient in ${name}: ${best.join(', ')}.${others}`
}

interface ChartOf {
  readonly name: string
  readonly currency: string
  readonly id: string
}

function chart(points: readonly Point[], { name, currency, id }: ChartOf): Markup {
  return figure(
    {
      id,
      title: `Price of a minute against the time until heard: ${name}`,
      alternative: points
        .map(
          ({ target, cost: { value }, heard, isEfficient }) =>
            `${target}: ${formatAmount(value)} ${currency} a minute, heard p95 ${heard.toFixed(0)} ms${isEfficient ? ', efficient' : ''}`,
        )
        .join('. '),
      caption:
        'Lower is quicker, further left is cheaper. The line joins those that no other beats in both. Bars across: what remains uncertain of the price. Hollow: an unverified price, which is compared with none.',
    },
    drawing(points, currency),
  )
}

/** Pixels of the panel, and how far the axis goes beyond the slowest. */
const HEIGHTS = { wide: 300, narrow: 230 }
const TOP = 1.18
/** Pixels that a line of text takes. */
const LINE = 16

/**
 * Names beside their points, on the side where there is room, moved up where they would lie over each other.
 * @param scale milliseconds of a pixel
 */
function namesOf(points: readonly Point[], dearest: number, scale: number) {
  const isLeft = ({ cost: { value } }: Point) => value < dearest / 2
  return [points.filter(isLeft), points.filter((point) => !isLeft(point))].map((side) => {
    let free = Number.NEGATIVE_INFINITY
    return [...side]
      .sort((a, b) => a.heard - b.heard)
      .map(({ target, heard, cost: { value } }) => {
        const y = Math.max(heard, free)
        free = y + LINE * scale
        return { x: value, y, text: target }
      })
  })
}

function drawing(points: readonly Point[], currency: string): Drawing {
  const dearest = Math.max(...points.map(({ cost: { high } }) => high))
  const slowest = Math.max(...points.map(({ heard }) => heard))
  const frontier = points.filter(({ isEfficient }) => isEfficient).sort((a, b) => a.cost.value - b.cost.value)
  return ({ width, narrow }) => ({
    width,
    height: HEIGHTS[narrow ? 'narrow' : 'wide'] + 68,
    marginLeft: 52,
    marginRight: 20,
    marginTop: 24,
    marginBottom: 44,
    x: { label: `${currency} a minute of conversation`, domain: [0, dearest * 1.08], ticks: narrow ? 4 : 8 },
    y: { label: 'heard p95, ms', domain: [0, slowest * TOP], grid: true, ticks: 6 },
    marks: [
      Plot.line(frontier, {
        x: ({ cost: { value } }: Point) => value,
        y: 'heard',
        curve: 'step-after',
        stroke: 'var(--ink)',
        strokeDasharray: '4 3',
        strokeWidth: 1.5,
      }),
      Plot.ruleY(points, {
        x1: ({ cost: { low } }: Point) => low,
        x2: ({ cost: { high } }: Point) => high,
        y: 'heard',
        stroke: 'color',
        strokeWidth: 3,
        strokeOpacity: 0.45,
      }),
      Plot.dot(points, {
        x: ({ cost: { value } }: Point) => value,
        y: 'heard',
        r: 6.5,
        fill: ({ color, isSure }: Point) => (isSure ? color : 'var(--page)'),
        stroke: 'color',
        strokeWidth: 2.25,
        title: 'target',
      }),
      ...namesOf(points, dearest, (slowest * TOP) / HEIGHTS[narrow ? 'narrow' : 'wide']).map((names, side) =>
        Plot.text(names, {
          x: 'x',
          y: 'y',
          text: 'text',
          dx: side === 0 ? 12 : -12,
          textAnchor: side === 0 ? 'start' : 'end',
          ...shortened(narrow, 'beside'),
          stroke: 'var(--page)',
          strokeWidth: 4,
          fill: 'var(--ink)',
          fontWeight: 600,
        }),
      ),
    ],
  })
}

function numbers(cases: readonly string[], targets: readonly TargetCost[]): Markup {
  return table({
    caption: 'What was used, what it cost, and what a minute of conversation would',
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
          return perMinute ? html`${rangeOf(perMinute)}${currency}` : '–'
        }),
        heard === undefined ? '> timeout' : exact(heard, formatMilliseconds(heard)),
        phrase(efficientWords(target)),
        spent === undefined ? '–' : exact(spent, `${formatAmount(spent)}${currency}`),
        exact(characters, String(characters)),
        exact(seconds, seconds.toFixed(1)),
        exact(use.wasted, use.wasted.toFixed(1)),
        phrase(priceWords(found)),
      ]
    }),
  })
}

function efficientWords({ found, cases }: TargetCost): string {
  const names = cases.filter(({ isEfficient }) => isEfficient).map((one) => one.case)
  if (names.length > 0) return names.join(', ')
  return found.kind === 'known' ? 'none' : 'not compared'
}

function rangeOf({ value, low, high }: CostRange): Markup {
  const number = (amount: number) => exact(amount, formatAmount(amount))
  return html`${number(value)}${formatAmount(low) !== formatAmount(high) && html` <span class="interval">[${number(low)}–${number(high)}]</span>`}`
}

function priceWords(found: TargetCost['found']): string {
  if (found.kind === 'unknown') return 'no price of its model is known'
  const { id, confidence, date, source } = found.price
  return `${id}: ${confidence === 'unverified' ? 'UNVERIFIED' : confidence}, ${date}, ${source}`
}
