import * as Plot from '@observablehq/plot'
import type { AnyObjective } from '../../../core/config/probe.ts'
import { greatest } from '../../../core/extremes.ts'
import { type Millis, toMillis } from '../../../core/units.ts'
import type { AnyRunFile } from '../../../results/run/run-file.ts'
import type { ProbeSidecar, StoredLevel } from '../../../results/sidecars/probe.ts'
import { renderFigure, renderLegend } from '../../format/charts/figure.ts'
import type { ChartDefinition } from '../../format/charts/render-chart.ts'
import { seriesStyle } from '../../format/charts/series-style.ts'
import { formatErrorBar } from '../../format/format-error-bar.ts'
import { type BadgeKind, renderBadge } from '../../format/markup/badge.ts'
import { html, keepUnitsTogether, type Markup, renderCode } from '../../format/markup/html.ts'
import { formatValidityState } from '../../run/notes/explanations.ts'
import { countedNoun, formatLevel, levelScale } from './levels.ts'
import { LIMIT_LABEL_HEIGHT, limitMarks } from './limit-marks.ts'

/**
 * The answer of a search: how many are carried, how many of them within the objectives, and the curve that
 * shows both.
 */
export function renderProbeHeadline(answer: ProbeSidecar, file: AnyRunFile): Markup {
  return html`<h1>${keepUnitsTogether(formatHeadline(answer))}</h1>
<p class="lead">${keepUnitsTogether(`${answer.target} ${answer.sentence}.`)}</p>
<p class="badges">${renderBadges(answer)}</p>
${renderLatencyFigure(answer, file)}
<dl class="notes"><dt>Limited by</dt><dd>${answer.binding_constraint}</dd>
${formatConfidence(answer).map((text) => html`<dt>Evidence</dt><dd>${text}</dd>`)}
<dt>Validity</dt><dd>${formatValidityState(file)} (<a href="#health">details</a>)</dd><dt>Error bar</dt><dd>${renderCode(formatErrorBar(file))}</dd></dl>
${answer.notes.length > 0 && html`<ul class="sentences">${answer.notes.map((note) => html`<li>${note}</li>`)}</ul>`}
`
}

function formatHeadline(answer: ProbeSidecar): string {
  const { target, hard_cap: cap, soft_knee: knee } = answer
  if (!cap) return formatWithoutCap(answer)
  if (cap.boundary_type === 'failed') return `${target} fails before a limit is reached`
  const carried = `${target} carries ${formatLevel(answer, cap.feasible_max)}`
  if (knee && knee.binding_constraint !== null)
    return `${carried}, ${knee.feasible_max} within the objectives`
  return cap.boundary_type === 'ceiling' ? `${carried}; more was not tried` : carried
}

/** Conversations have no hard cap: the search is for the number that meets the objectives. */
function formatWithoutCap(answer: ProbeSidecar): string {
  const { target, soft_knee: knee, kind } = answer
  if (!knee || kind !== 'conversations') return `The limit of ${target} is not settled`
  const carried = `${target} carries ${formatLevel(answer, knee.feasible_max)}`
  return knee.binding_constraint === null ? `${carried}; more was not tried` : carried
}

const REASON_BADGES: Readonly<
  Record<string, { readonly kind: BadgeKind; readonly sign: string; readonly label: string }>
> = {
  boundary: { kind: 'good', sign: '✓', label: 'the boundary stands' },
  ceiling: { kind: 'unsure', sign: '↑', label: 'no limit up to the ceiling' },
  'other failures': { kind: 'bad', sign: '✗', label: 'other failures came first' },
  'no agreement': { kind: 'unsure', sign: '≈', label: 'no sharp boundary' },
  budget: { kind: 'unsure', sign: '?', label: 'the budget ended it' },
  auth: { kind: 'bad', sign: '✗', label: 'the key was not accepted' },
  interrupted: { kind: 'unsure', sign: '?', label: 'interrupted' },
  failure: { kind: 'bad', sign: '✗', label: 'results could not be written' },
  lost: { kind: 'unsure', sign: '?', label: 'a worker was lost' },
}

function renderBadges(answer: ProbeSidecar): Markup {
  const { convergence_reason: reason, boundary_type, budget, objectives } = answer
  const known = Object.hasOwn(REASON_BADGES, reason) ? REASON_BADGES[reason] : undefined
  const { kind, sign, label } = known ?? { kind: 'plain', sign: '·', label: reason }
  return html`${renderBadge(kind, sign, label)}<span class="badge plain">${boundary_type}</span>${objectives.map((objective) => html`<span class="badge plain">${objective}</span>`)}<span class="badge plain">${budget.spent.requests} ${countedNoun(answer)}</span>`
}

function formatConfidence({ confidence, hard_cap: cap, soft_knee: knee }: ProbeSidecar): string[] {
  if (!cap)
    return knee
      ? [`The number lies between ${knee.interval.join(' and ')}, each end with 95 % confidence.`]
      : []
  const rejected =
    cap.infeasible_min === null
      ? ''
      : `, ${confidence.turned_away} bursts of ${cap.infeasible_min} were refused`
  const range = knee ? ` The soft knee lies between ${knee.interval.join(' and ')}, each end with 95 %.` : ''
  return [`${confidence.carried} bursts of ${cap.feasible_max} were carried${rejected}.${range}`]
}

interface Dot {
  readonly level: number
  readonly ms: number
  readonly isSustained: boolean
  readonly color: string
  readonly words: string
}

const PERCENTILE_LINES = [
  { name: 'p50', of: ({ stats }: StoredLevel) => stats.heard_p50_ms, ...seriesStyle(0) },
  { name: 'p95', of: ({ stats }: StoredLevel) => stats.heard_p95_ms, ...seriesStyle(1) },
] as const

function renderLatencyFigure(answer: ProbeSidecar, file: AnyRunFile): Markup | undefined {
  const lines = PERCENTILE_LINES.map((line) => ({ ...line, dots: toDots(answer, line) }))
  if (lines.every(({ dots }) => dots.length === 0)) return undefined
  const beyond = answer.levels.filter(({ stats }) => stats.heard_p95_ms === null).length
  return renderFigure(
    {
      id: 'chart-probe',
      title: 'Time until heard, over the load',
      altText: answer.levels
        .filter(({ kind }) => kind === 'sustained')
        .toSorted((a, b) => a.level - b.level)
        .map(
          ({ level, stats }) =>
            `${level}: p50 ${formatHeard(stats.heard_p50_ms)}, p95 ${formatHeard(stats.heard_p95_ms)}`,
        )
        .concat(answer.sentence)
        .join('; '),
      caption: html`Milliseconds. Filled, with lines: sustained levels (the table of levels has their duration). Hollow: single bursts, all started at about the same time.${beyond > 0 && html` <span class="fault-mark">×</span> more than 5 % were never heard, usually because they were refused.`} Pale: the interval of the soft knee. Dotted: the objectives.`,
      legend: renderLegend(lines),
    },
    latencyChart(answer, lines, findObjectiveBounds(file)),
  )
}

function formatHeard(value: number | null | undefined): string {
  if (value === undefined) return 'unknown'
  return value === null ? 'beyond the timeout' : `${value.toFixed(0)} ms`
}

function toDots(
  answer: ProbeSidecar,
  { name, of, color }: Pick<(typeof PERCENTILE_LINES)[number], 'name' | 'of' | 'color'>,
): Dot[] {
  return answer.levels
    .flatMap((one) => {
      const ms = of(one)
      if (typeof ms !== 'number') return []
      const words = `${formatLevel(answer, one.level)}, ${one.kind}: ${name} ${ms.toFixed(0)} ms`
      return [{ level: one.level, ms, isSustained: one.kind === 'sustained', color, words }]
    })
    .sort((a, b) => a.level - b.level)
}

/** The bounds of objectives on the time until heard. */
function findObjectiveBounds({ scenario }: AnyRunFile): Millis[] {
  const objectives: readonly AnyObjective[] = scenario.probe?.objectives ?? []
  return objectives
    .filter(({ metric }) => metric === 'ttfa_heard' || metric === 'voice_to_voice')
    .map(({ bound }) => toMillis(bound))
}

function latencyChart(
  answer: ProbeSidecar,
  lines: readonly { readonly dots: readonly Dot[]; readonly color: string; readonly dash: string }[],
  bounds: readonly number[],
): ChartDefinition {
  const dots = lines.flatMap((line) => line.dots)
  const highest = greatest([...dots.map(({ ms }) => ms), ...bounds]) * 1.15
  const unheard = answer.levels.filter(({ stats }) => stats.heard_p95_ms === null)
  const levels = answer.levels.map(({ level }) => level)
  return ({ width, narrow }) => ({
    width,
    height: narrow ? 300 : 360,
    marginLeft: 50,
    marginRight: 20,
    marginTop: LIMIT_LABEL_HEIGHT,
    x: levelScale(answer, levels, narrow),
    y: { label: null, domain: [0, highest], grid: true, ticks: 6 },
    marks: [
      ...limitMarks(answer),
      Plot.ruleY(bounds, { stroke: 'var(--soft)', strokeDasharray: '2 3', strokeWidth: 1.5 }),
      ...lines.map(({ dots: own, color, dash }) =>
        Plot.line(
          own.filter(({ isSustained }) => isSustained),
          { x: 'level', y: 'ms', stroke: color, strokeWidth: 2.25, strokeDasharray: dash },
        ),
      ),
      Plot.dot(dots, {
        x: 'level',
        y: 'ms',
        r: ({ isSustained }: Dot) => (isSustained ? 4.5 : 3),
        stroke: 'color',
        strokeWidth: 1.5,
        fill: ({ isSustained, color }: Dot) => (isSustained ? color : 'var(--page)'),
        title: 'words',
      }),
      Plot.dot(unheard, {
        x: 'level',
        y: highest * 0.97,
        symbol: 'times',
        r: 5,
        stroke: 'var(--bad)',
        strokeWidth: 2.5,
      }),
    ],
    r: { type: 'identity' },
  })
}
