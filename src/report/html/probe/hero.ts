import * as Plot from '@observablehq/plot'
import type { AnswerLevel, ProbeAnswer } from '../../../probe/answer/answer.ts'
import type { RunSummary } from '../../../tally/run/run-summary.ts'
import { formatErrorBar } from '../../format/error-bar.ts'
import { formatValidity } from '../../run/notes/explanations.ts'
import { type BadgeKind, badge } from '../badge.ts'
import type { Drawing } from '../draw.ts'
import { figure, legend } from '../figure.ts'
import { html, type Markup, prose } from '../markup.ts'
import { inkAt } from '../palette.ts'
import { amountOf, levelScale } from './levels.ts'
import { LIMIT_ROOM, limitMarks } from './marks.ts'

/** The answer of a search: how many are carried, how many of them well, and the curve that shows both. */
export function probeHero(answer: ProbeAnswer, digest: RunSummary): Markup {
  return html`<h1>${prose(headline(answer))}</h1>
<p class="lead">${prose(`${answer.target} ${answer.sentence}.`)}</p>
<p class="badges">${badges(answer)}</p>
${chart(answer, digest)}
<dl class="notes"><dt>What binds</dt><dd>${answer.binding_constraint}</dd>
${confidenceWords(answer).map((words) => html`<dt>How sure</dt><dd>${words}</dd>`)}
<dt>Validity</dt><dd>${formatValidity(digest.file)}</dd><dt>Error bar</dt><dd>${formatErrorBar(digest.file)}</dd></dl>
${answer.notes.length > 0 && html`<ul class="sentences">${answer.notes.map((note) => html`<li>${note}</li>`)}</ul>`}
`
}

function headline(answer: ProbeAnswer): string {
  const { target, hard_cap: cap, soft_knee: knee } = answer
  if (!cap) return `How much ${target} carries is not settled`
  if (cap.boundary_type === 'failed') return `${target} fails before a limit is met`
  const carried = `${target} carries ${amountOf(answer, cap.feasible_max)}`
  if (knee && knee.binding_constraint !== null) return `${carried}, and ${knee.feasible_max} of them well`
  return cap.boundary_type === 'ceiling' ? `${carried}, and was asked for no more` : carried
}

const ENDS: Readonly<
  Record<string, { readonly kind: BadgeKind; readonly sign: string; readonly words: string }>
> = {
  boundary: { kind: 'good', sign: '✓', words: 'the boundary stands' },
  ceiling: { kind: 'unsure', sign: '↑', words: 'no limit up to the ceiling' },
  'other failures': { kind: 'bad', sign: '✗', words: 'other failures came first' },
  'no agreement': { kind: 'unsure', sign: '≈', words: 'no sharp boundary' },
  budget: { kind: 'unsure', sign: '?', words: 'the budget ended it' },
  auth: { kind: 'bad', sign: '✗', words: 'the key was not accepted' },
  interrupted: { kind: 'unsure', sign: '?', words: 'interrupted' },
  failure: { kind: 'bad', sign: '✗', words: 'results could not be written' },
}

function badges(answer: ProbeAnswer): Markup {
  const { convergence_reason: reason, boundary_type, budget, objectives } = answer
  const { kind, sign, words } = ENDS[reason] ?? { kind: 'plain', sign: '·', words: reason }
  return html`${badge(kind, sign, words)}<span class="badge plain">${boundary_type}</span>${objectives.map((objective) => html`<span class="badge plain">${objective}</span>`)}<span class="badge plain">${budget.spent.requests} requests</span>`
}

function confidenceWords({ confidence, hard_cap: cap, soft_knee: knee }: ProbeAnswer): string[] {
  if (!cap) return []
  const away =
    cap.infeasible_min === null
      ? ''
      : `, ${confidence.turned_away} waves of ${cap.infeasible_min} were turned away`
  const range = knee ? ` The soft knee lies between ${knee.interval.join(' and ')}, each end with 95 %.` : ''
  return [`${confidence.carried} waves of ${cap.feasible_max} were carried${away}.${range}`]
}

interface Dot {
  readonly level: number
  readonly ms: number
  readonly held: boolean
  readonly color: string
}

const LINES = [
  { name: 'p50', of: ({ stats }: AnswerLevel) => stats.heard_p50_ms, ...inkAt(0) },
  { name: 'p95', of: ({ stats }: AnswerLevel) => stats.heard_p95_ms, ...inkAt(1) },
] as const

function chart(answer: ProbeAnswer, digest: RunSummary): Markup | undefined {
  const lines = LINES.map((line) => ({ ...line, dots: dotsOf(answer.levels, line) }))
  if (lines.every(({ dots }) => dots.length === 0)) return undefined
  const beyond = answer.levels.filter(({ stats }) => stats.heard_p95_ms === null).length
  return figure(
    {
      id: 'chart-probe',
      title: 'Time until heard, over the load',
      alternative: answer.levels
        .filter(({ kind }) => kind === 'hold')
        .toSorted((a, b) => a.level - b.level)
        .map(
          ({ level, stats }) =>
            `${level}: p50 ${words(stats.heard_p50_ms)}, p95 ${words(stats.heard_p95_ms)}`,
        )
        .concat(answer.sentence)
        .join('; '),
      caption: html`Milliseconds. Filled, with lines: levels that were kept up. Hollow: single waves, all begun at about the same time.${beyond > 0 && html` <span class="fault-mark">×</span> more than one in twenty was never heard: turned away, as a rule.`} Pale: where the soft knee may lie as well. Dotted: what must hold.`,
      legend: legend(lines),
    },
    drawing(answer, lines, boundsOf(digest)),
  )
}

function words(value: number | null | undefined): string {
  if (value === undefined) return 'unknown'
  return value === null ? 'beyond the timeout' : `${value.toFixed(0)} ms`
}

function dotsOf(
  levels: readonly AnswerLevel[],
  { of, color }: Pick<(typeof LINES)[number], 'of' | 'color'>,
): Dot[] {
  return levels
    .flatMap((one) => {
      const ms = of(one)
      return typeof ms === 'number' ? [{ level: one.level, ms, held: one.kind === 'hold', color }] : []
    })
    .sort((a, b) => a.level - b.level)
}

/** Milliseconds that objectives about the time until heard must stay below. */
function boundsOf({ file }: RunSummary): number[] {
  const objectives = file.scenario.probe?.objectives ?? []
  return objectives.filter(({ metric }) => metric === 'ttfa_heard').map(({ bound }) => bound / 1000)
}

function drawing(
  answer: ProbeAnswer,
  lines: readonly { readonly dots: readonly Dot[]; readonly color: string; readonly dash: string }[],
  bounds: readonly number[],
): Drawing {
  const dots = lines.flatMap((line) => line.dots)
  const highest = Math.max(...dots.map(({ ms }) => ms), ...bounds) * 1.15
  const never = answer.levels.filter(({ stats }) => stats.heard_p95_ms === null)
  const levels = answer.levels.map(({ level }) => level)
  return ({ width, narrow }) => ({
    width,
    height: narrow ? 300 : 360,
    marginLeft: 50,
    marginRight: 20,
    marginTop: LIMIT_ROOM,
    x: levelScale(answer, levels, narrow),
    y: { label: null, domain: [0, highest], grid: true, ticks: 6 },
    marks: [
      ...limitMarks(answer),
      Plot.ruleY(bounds, { stroke: 'var(--soft)', strokeDasharray: '2 3', strokeWidth: 1.5 }),
      ...lines.map(({ dots: own, color, dash }) =>
        Plot.line(
          own.filter(({ held }) => held),
          { x: 'level', y: 'ms', stroke: color, strokeWidth: 2.25, strokeDasharray: dash },
        ),
      ),
      Plot.dot(dots, {
        x: 'level',
        y: 'ms',
        r: ({ held }: Dot) => (held ? 4.5 : 3),
        stroke: 'color',
        strokeWidth: 1.5,
        fill: ({ held, color }: Dot) => (held ? color : 'var(--page)'),
      }),
      Plot.dot(never, {
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
