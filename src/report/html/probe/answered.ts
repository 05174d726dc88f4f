import * as Plot from '@observablehq/plot'
import type { ProbeAnswer } from '../../../probe/answer/answer.ts'
import { formatShare } from '../../format/units/durations.ts'
import type { Drawing } from '../draw.ts'
import { figure, legend } from '../figure.ts'
import { html } from '../markup.ts'
import { inkAt } from '../palette.ts'
import type { Section } from '../section.ts'
import { type LevelTotal, levelScale, totalsOf } from './levels.ts'
import { LIMIT_ROOM, limitMarks } from './marks.ts'

const SHARES = [
  { name: 'answered', of: ({ success }: LevelTotal) => success, ...inkAt(2) },
  { name: 'answered and good', of: ({ goodput }: LevelTotal) => goodput, ...inkAt(3) },
] as const

/** How much of each level was answered, and how much of it was good. */
export function probeAnswered(answer: ProbeAnswer): Section | undefined {
  const totals = totalsOf(answer.levels)
  if (totals.length < 2) return undefined
  return {
    id: 'answered',
    title: 'How much of it is answered, and well?',
    body: html`<p>Shares of all requests of a level, however often it was tried. Good is what the scenario’s goodput says, and an answer that never ran dry where it says nothing.</p>
${figure(
  {
    id: 'chart-probe-answered',
    title: 'Answered requests, over the load',
    alternative: totals
      .map(
        (total) =>
          `${total.level}: ${formatShare(total.success)} answered, ${formatShare(total.goodput)} good`,
      )
      .join('; '),
    legend: legend(SHARES),
  },
  drawing(answer, totals),
)}`,
  }
}

function drawing(answer: ProbeAnswer, totals: readonly LevelTotal[]): Drawing {
  const levels = totals.map(({ level }) => level)
  return ({ width, narrow }) => ({
    width,
    height: narrow ? 250 : 280,
    marginLeft: 50,
    marginRight: 20,
    marginTop: LIMIT_ROOM,
    x: levelScale(answer, levels, narrow),
    y: {
      label: null,
      domain: [0, 104],
      grid: true,
      ticks: [0, 25, 50, 75, 100],
      tickFormat: (percent: number) => `${percent} %`,
    },
    marks: [
      ...limitMarks(answer),
      ...SHARES.flatMap(({ of, color, dash }) => {
        const points = totals.map((total) => ({ level: total.level, percent: of(total) * 100 }))
        return [
          Plot.line(points, {
            x: 'level',
            y: 'percent',
            stroke: color,
            strokeWidth: 2.25,
            strokeDasharray: dash,
          }),
          Plot.dot(points, { x: 'level', y: 'percent', r: 3.5, fill: color }),
        ]
      }),
    ],
  })
}
