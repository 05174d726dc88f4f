import * as Plot from '@observablehq/plot'
import type { ProbeSidecar } from '../../../results/sidecars/probe.ts'
import { findAxisPosition } from './levels.ts'

/** Room above a chart for the labels of its limits. Pixels. */
export const LIMIT_LABEL_HEIGHT = 44

/** The limits in a chart over levels: the hard cap, the soft knee, and the knee's interval. */
export function limitMarks({ hard_cap: cap, soft_knee: knee, levels }: ProbeSidecar): Plot.Markish[] {
  const tried = levels.map(({ level }) => level)
  const intervals = knee && knee.interval[0] < knee.interval[1] ? [knee.interval] : []
  const kneeAt = knee && knee.binding_constraint !== null ? [knee.feasible_max] : []
  const capAt = cap && cap.infeasible_min !== null ? [(cap.feasible_max + cap.infeasible_min) / 2] : []
  return [
    Plot.rectX(intervals, {
      x1: ([low]: readonly [number, number]) => low,
      x2: ([, high]: readonly [number, number]) => high,
      fill: 'var(--unsure-back)',
    }),
    Plot.ruleX(kneeAt, { x: Number, stroke: 'var(--unsure)', strokeWidth: 2, strokeDasharray: '5 3' }),
    Plot.ruleX(capAt, { x: Number, stroke: 'var(--bad)', strokeWidth: 2.5 }),
    ...kneeAt.map((at) =>
      limitLabel(at, `well up to ${at}`, {
        dy: -16,
        fill: 'var(--unsure)',
        isRightOfRule: findAxisPosition(at, tried) < LEFT_THIRD,
      }),
    ),
    ...capAt.map((at) =>
      limitLabel(at, `carried up to ${cap?.feasible_max}`, {
        dy: -32,
        fill: 'var(--bad)',
        isRightOfRule: findAxisPosition(at, tried) < LEFT_THIRD,
      }),
    ),
  ]
}

/** Left of a rule in this part of the width there is no room for a label. */
const LEFT_THIRD = 1 / 3

interface LabelOptions {
  readonly dy: number
  readonly fill: string
  /** The rule is so far left that its label is on the right. */
  readonly isRightOfRule: boolean
}

function limitLabel(at: number, text: string, { isRightOfRule, ...options }: LabelOptions): Plot.Markish {
  return Plot.text([at], {
    x: Number,
    text: () => text,
    frameAnchor: 'top',
    textAnchor: isRightOfRule ? 'start' : 'end',
    dx: isRightOfRule ? -4 : 4,
    fontWeight: 600,
    ...options,
  })
}
