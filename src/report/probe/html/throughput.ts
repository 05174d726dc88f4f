import * as Plot from '@observablehq/plot'
import { greatest } from '../../../core/extremes.ts'
import { throughputAt } from '../../../probe/statistics/usl-fit.ts'
import type { ProbeSidecar, StoredLevel } from '../../../results/sidecars/probe.ts'
import { renderFigure } from '../../format/charts/figure.ts'
import type { ChartDefinition } from '../../format/charts/render-chart.ts'
import { html, type Markup } from '../../format/markup/html.ts'
import type { Section } from '../../format/markup/section.ts'
import { renderData } from '../../format/markup/table.ts'
import { formatShare } from '../../format/units/durations.ts'
import { formatLevel, levelScale } from './levels.ts'

interface SustainedThroughput {
  readonly level: number
  readonly throughput: number
}

/** Points of the fitted line. */
const CURVE_POINTS = 80

/** Whether a higher level gets more done, with the Universal Scalability Law if the levels allow a fit. */
export function renderThroughputSection(answer: ProbeSidecar): Section | undefined {
  const sustained = answer.levels.flatMap(toSustained)
  if (sustained.length < 2) return undefined
  return {
    id: 'throughput',
    title: 'Does a higher load get more done?',
    body: html`${answer.usl !== null && describeFit(answer.usl)}
${renderFigure(
  {
    id: 'chart-probe-throughput',
    title: 'Answers a second, over the load',
    altText: sustained
      .toSorted((a, b) => a.level - b.level)
      .map(({ level, throughput }) => `${level}: ${throughput.toFixed(1)} a second`)
      .join('; '),
    caption:
      'Sustained levels, counted while all streams were busy. Line: the Universal Scalability Law, if there are enough levels for a fit. Pale: the interval of its peak.',
  },
  throughputChart(answer, sustained),
)}`,
  }
}

function toSustained({ kind, level, stats: { throughput } }: StoredLevel): SustainedThroughput[] {
  return kind === 'sustained' && throughput !== undefined ? [{ level, throughput }] : []
}

function describeFit(usl: NonNullable<ProbeSidecar['usl']>): Markup {
  if (usl.kind === 'refused') return html`<p>No curve was fitted: ${usl.why}.</p>`
  const { curve, explained, peak, noPeak } = usl
  const most = peak
    ? html` Throughput peaks at ${renderData(peak.at, peak.at.toFixed(0))} in flight (${renderData(peak.low, peak.low.toFixed(0))} to ${renderData(peak.high, peak.high.toFixed(0))}, 95 %).`
    : html` It has ${noPeak ?? 'no peak'}.`
  return html`<p>One request in flight is answered ${renderData(curve.lambda, curve.lambda.toPrecision(3))} times a second; ${renderData(curve.sigma, formatShare(curve.sigma))} of the work waits for other requests (σ), and contention costs ${renderData(curve.kappa, curve.kappa.toPrecision(2))} for each pair (κ). The curve explains ${formatShare(Math.max(0, explained))} of the variance.${most}</p>`
}

function throughputChart(answer: ProbeSidecar, sustained: readonly SustainedThroughput[]): ChartDefinition {
  const fit = answer.usl?.kind === 'fitted' ? answer.usl : undefined
  const most = Math.max(greatest(sustained.map(({ level }) => level)), fit?.peak?.high ?? 0)
  const line = fit
    ? Array.from({ length: CURVE_POINTS + 1 }, (_, index) => {
        const level = 1 + ((most - 1) * index) / CURVE_POINTS
        return { level, throughput: throughputAt(fit.curve, level) }
      })
    : []
  const peaks = fit?.peak ? [fit.peak] : []
  return ({ width, narrow }) => ({
    width,
    height: narrow ? 250 : 300,
    marginLeft: 50,
    marginRight: 20,
    marginTop: 20,
    x: levelScale(answer, [most], narrow),
    y: { label: 'answers a second', zero: true, grid: true, ticks: 5 },
    marks: [
      Plot.rectX(peaks, { x1: 'low', x2: 'high', fill: 'var(--unsure-back)' }),
      Plot.ruleX(peaks, { x: 'at', stroke: 'var(--unsure)', strokeWidth: 2, strokeDasharray: '5 3' }),
      Plot.line(line, { x: 'level', y: 'throughput', stroke: 'var(--series-0)', strokeWidth: 2 }),
      Plot.dot(sustained, {
        x: 'level',
        y: 'throughput',
        r: 5,
        fill: 'var(--series-0)',
        title: ({ level, throughput }: SustainedThroughput) =>
          `${formatLevel(answer, level)}: ${throughput.toFixed(1)} answers a second`,
      }),
    ],
  })
}
