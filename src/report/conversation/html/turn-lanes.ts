import * as Plot from '@observablehq/plot'
import type { TurnRecord } from '../../../core/trial/turn-record.ts'
import { TURN_STAGES, type TurnStage, turnStageSpan } from '../../../core/trial/turn-stages.ts'
import type { ChartDefinition } from '../../format/charts/render-chart.ts'
import { type SeriesStyle, seriesStyle } from '../../format/charts/series-style.ts'

/** How loud both sides of a turn are over time: peaks from 0 to 1, equally spaced. */
export interface TurnEnvelopes {
  readonly seconds: number
  readonly caller: readonly number[]
  readonly agent: readonly number[]
}

/** Where the plot begins and ends, in pixels from its sides. The playhead needs to know. */
export const LANE_MARGINS = { left: 58, right: 16 } as const

/** The vertical centre of each lane. */
const LANES = { caller: 2, stages: 1, agent: 0 } as const
const HALF_HEIGHT = 0.42
const COLORS = { caller: 'var(--series-0)', agent: 'var(--series-1)' } as const

/** A stage of a turn on its axis, in seconds since the caller’s turn began. */
export interface StageSpan extends SeriesStyle {
  readonly name: string
  readonly from: number
  readonly to: number
}

/** The stages that add up to the whole turn, as far as the turn got. */
export function stageSpans(turn: TurnRecord): StageSpan[] {
  const zero = turn.at.began ?? 0
  const stages: readonly TurnStage[] = TURN_STAGES
  return stages
    .filter(({ additive }) => additive)
    .flatMap((stage) => {
      const span = turnStageSpan(stage, turn)
      return span ? [{ name: stage.name, ...span }] : []
    })
    .map(({ name, from, to }, index) => ({
      name,
      from: (from - zero) / 1e6,
      to: (to - zero) / 1e6,
      ...seriesStyle(index + 2, 0),
    }))
}

/** Instants that are marked across all lanes. */
const MARKS = [
  ['speech_end', 'caller ends'],
  ['heard', 'heard'],
  ['cancel', 'interrupts'],
] as const

/**
 * Both sides of a turn on one time axis: what the caller says, the stages of the wait, and what the caller
 * hears.
 */
export function turnLanes(turn: TurnRecord, envelopes: TurnEnvelopes): ChartDefinition {
  const zero = turn.at.began ?? 0
  const marks = MARKS.flatMap(([name, label]) => {
    const instant = turn.at[name]
    return instant === undefined ? [] : [{ at: (instant - zero) / 1e6, label }]
  })
  return ({ width, narrow }) => ({
    width,
    height: narrow ? 240 : 280,
    marginLeft: LANE_MARGINS.left,
    marginRight: LANE_MARGINS.right,
    marginTop: 24,
    x: {
      label: 'seconds since the caller began',
      domain: [0, envelopes.seconds],
      ticks: narrow ? 4 : 10,
    },
    y: {
      label: null,
      domain: [-0.6, 2.6],
      ticks: Object.values(LANES),
      tickFormat: (lane: number) => Object.entries(LANES).find(([, centre]) => centre === lane)?.[0] ?? '',
      tickSize: 0,
    },
    marks: [
      Plot.ruleY([0.5, 1.5], { stroke: 'var(--line)' }),
      ...lane(envelopes.caller, envelopes.seconds, LANES.caller, COLORS.caller),
      ...lane(envelopes.agent, envelopes.seconds, LANES.agent, COLORS.agent),
      Plot.rect(stageSpans(turn), {
        x1: 'from',
        x2: 'to',
        y1: LANES.stages - HALF_HEIGHT / 2,
        y2: LANES.stages + HALF_HEIGHT / 2,
        fill: 'color',
        title: ({ name, from, to }: StageSpan) => `${name}: ${Math.round((to - from) * 1000)} ms`,
      }),
      Plot.ruleX(marks, { x: 'at', stroke: 'var(--ink)', strokeDasharray: '4 3' }),
      // The end of speech is labelled on the left, because what follows is close to its right.
      markLabels(marks.slice(0, 1), 'end'),
      markLabels(marks.slice(1), 'start'),
    ],
  })
}

function markLabels(
  marks: readonly { at: number; label: string }[],
  textAnchor: 'start' | 'end',
): Plot.Markish {
  return Plot.text(marks, {
    x: 'at',
    text: 'label',
    frameAnchor: 'top',
    textAnchor,
    dy: -16,
    fontWeight: 600,
  })
}

/** Loudness over time, mirrored about the middle of a lane. */
function lane(peaks: readonly number[], seconds: number, centre: number, color: string): Plot.Markish[] {
  const points = peaks.map((peak, index) => ({
    at: (index / Math.max(1, peaks.length - 1)) * seconds,
    low: centre - HALF_HEIGHT * peak,
    high: centre + HALF_HEIGHT * peak,
  }))
  return [Plot.areaY(points, { x: 'at', y1: 'low', y2: 'high', fill: color })]
}
