import * as Plot from '@observablehq/plot'
import { greatest } from '../../../core/extremes.ts'
import type { TurnRecord } from '../../../core/trial/turn-record.ts'
import { TURN_STAGES, type TurnStage, turnStageDuration } from '../../../core/trial/turn-stages.ts'
import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import { renderFigure } from '../../format/charts/figure.ts'
import { LABEL_OVER_MARKS, panelLabels } from '../../format/charts/panel-labels.ts'
import type { ChartDefinition } from '../../format/charts/render-chart.ts'
import { toMilliseconds } from '../../format/charts/scales.ts'
import { targetStyle } from '../../format/charts/series-style.ts'
import { html } from '../../format/markup/html.ts'
import type { Section } from '../../format/markup/section.ts'
import { nameTurn } from '../name-turn.ts'

interface Dot {
  readonly target: string
  readonly color: string
  /** The position of the turn in its conversation, from 1. */
  readonly turn: number
  readonly ms: number
  readonly isWarmup: boolean
  readonly tooltip: string
}

/** With more turns of a target, the dots would hide each other. */
const MAX_DOTS = 400

/** Whether the first turn of a conversation is like the later ones. */
export function renderTurnPositionsSection(conversations: ConversationSummary): Section | undefined {
  const { turns, summaries, awaited } = conversations
  const targets = summaries.map(({ target }) => target)
  const stage = TURN_STAGES.find(({ name }) => name === awaited)
  const dots = targets.flatMap((target) =>
    toDots(
      turns.filter((turn) => turn.target === target),
      targetStyle(conversations, target).color,
      stage,
    ),
  )
  const positions = [...new Set(dots.map(({ turn }) => turn))].sort((a, b) => a - b)
  if (positions.length < 2) return undefined
  return {
    id: 'course',
    title: 'Do later turns get faster?',
    body: renderFigure(
      {
        id: 'chart-turn-course',
        title: 'Every turn, by its place in the conversation',
        altText: `${dots.length} turns of ${targets.length} targets at ${positions.length} places of a conversation.`,
        caption: html`One panel for each target. Filled: measured. Hollow: warm-up, not included in any number of this report.`,
      },
      turnPositionChart(dots, targets, positions),
    ),
  }
}

function turnPositionChart(
  dots: readonly Dot[],
  targets: readonly string[],
  positions: readonly number[],
): ChartDefinition {
  const highest = greatest(dots.map(({ ms }) => ms))
  return ({ width, narrow }) => ({
    width,
    height: targets.length * 120 + 44,
    marginLeft: 50,
    marginRight: 16,
    marginTop: 6,
    x: { type: 'point', label: 'turn of the conversation', domain: positions },
    y: { label: null, domain: [0, highest * 1.3], ticks: 4, grid: true },
    fy: { domain: targets, axis: null, padding: 0.1 },
    marks: [
      Plot.dot(dots, {
        fy: 'target',
        x: 'turn',
        y: 'ms',
        r: 4,
        fill: ({ color, isWarmup }: Dot) => (isWarmup ? 'none' : color),
        stroke: 'color',
        fillOpacity: 0.6,
        title: 'tooltip',
      }),
      panelLabels(targets, narrow, LABEL_OVER_MARKS),
    ],
  })
}

function toDots(turns: readonly TurnRecord[], color: string, stage: TurnStage | undefined): Dot[] {
  const heard = turns.flatMap((turn) => {
    const wait = stage && turnStageDuration(stage, turn)
    if (wait === undefined) return []
    const ms = toMilliseconds(wait)
    const tooltip = `${turn.target}, ${nameTurn(turn)}: ${ms.toFixed(0)} ms`
    return [
      {
        target: turn.target,
        color,
        turn: turn.exchange + 1,
        ms,
        isWarmup: turn.phase !== 'measure',
        tooltip,
      },
    ]
  })
  const step = Math.max(1, Math.ceil(heard.length / MAX_DOTS))
  return heard.filter((_, index) => index % step === 0)
}
