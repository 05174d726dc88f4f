import * as Plot from '@observablehq/plot'
import type { ProbeSidecar } from '../../../results/sidecars/probe.ts'
import { renderFigure, renderLegend } from '../../format/charts/figure.ts'
import type { ChartDefinition } from '../../format/charts/render-chart.ts'
import { seriesStyle } from '../../format/charts/series-style.ts'
import { html } from '../../format/markup/html.ts'
import type { Section } from '../../format/markup/section.ts'
import { formatShare } from '../../format/units/durations.ts'
import { countedNoun, formatLevel, type LevelTotal, levelScale, totalByLevel } from './levels.ts'
import { LIMIT_LABEL_HEIGHT, limitMarks } from './limit-marks.ts'

const SHARE_SERIES = [
  { name: 'answered', of: ({ success }: LevelTotal) => success, ...seriesStyle(2) },
  { name: 'answered and good', of: ({ goodput }: LevelTotal) => goodput, ...seriesStyle(3) },
] as const

/** How much of each level was answered, and how much met the objectives. */
export function renderAnsweredSection(answer: ProbeSidecar): Section | undefined {
  const totals = totalByLevel(answer.levels)
  if (totals.length < 2) return undefined
  const noun = countedNoun(answer)
  const meaning =
    noun === 'turns'
      ? 'the turn violates none of the objectives'
      : 'the answer meets the scenario’s goodput; without a goodput, its playback never stalled'
  return {
    id: 'answered',
    title: `How many ${noun} are answered, and how well?`,
    body: html`<p>Shares of all ${noun} of a level, over all its attempts. Good: ${meaning}.</p>
${renderFigure(
  {
    id: 'chart-probe-answered',
    title: `Answered ${noun}, over the load`,
    altText: totals
      .map(
        (total) =>
          `${total.level}: ${formatShare(total.success)} answered, ${formatShare(total.goodput)} good`,
      )
      .join('; '),
    legend: renderLegend(SHARE_SERIES),
  },
  answeredChart(answer, totals),
)}`,
  }
}

function answeredChart(answer: ProbeSidecar, totals: readonly LevelTotal[]): ChartDefinition {
  const levels = totals.map(({ level }) => level)
  return ({ width, narrow }) => ({
    width,
    height: narrow ? 250 : 280,
    marginLeft: 50,
    marginRight: 20,
    marginTop: LIMIT_LABEL_HEIGHT,
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
      ...SHARE_SERIES.flatMap(({ name, of, color, dash }) => {
        const points = totals.map((total) => ({
          level: total.level,
          percent: of(total) * 100,
          words: `${formatLevel(answer, total.level)}: ${formatShare(of(total))} ${name}`,
        }))
        return [
          Plot.line(points, {
            x: 'level',
            y: 'percent',
            stroke: color,
            strokeWidth: 2.25,
            strokeDasharray: dash,
          }),
          Plot.dot(points, { x: 'level', y: 'percent', r: 3.5, fill: color, title: 'words' }),
        ]
      }),
    ],
  })
}
