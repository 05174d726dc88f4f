import * as Plot from '@observablehq/plot'
import type { AnswerLevel, ProbeAnswer } from '../../../probe/answer/answer.ts'
import { throughputAt, type UslFit } from '../../../probe/statistics/usl-fit.ts'
import { formatShare } from '../../format/units/durations.ts'
import type { Drawing } from '../draw.ts'
import { figure } from '../figure.ts'
import { html, type Markup } from '../markup.ts'
import type { Section } from '../section.ts'
import { exact } from '../table.ts'
import { levelScale } from './levels.ts'

interface Kept {
  readonly level: number
  readonly throughput: number
}

/** Points of the fitted line. */
const POINTS = 80

/** Whether more at once gets more done, with the Universal Scalability Law where levels allow a fit. */
export function probeThroughput(answer: ProbeAnswer): Section | undefined {
  const kept = answer.levels.flatMap(keptUp)
  if (kept.length < 2) return undefined
  return {
    id: 'throughput',
    title: 'Does more at once get more done?',
    body: html`${answer.usl !== null && fitWords(answer.usl)}
${figure(
  {
    id: 'chart-probe-throughput',
    title: 'Answers a second, over the load',
    alternative: kept
      .toSorted((a, b) => a.level - b.level)
      .map(({ level, throughput }) => `${level}: ${throughput.toFixed(1)} a second`)
      .join('; '),
    caption:
      'Levels that were kept up, counted while all streams were busy. The line is the Universal Scalability Law, where enough levels allow a fit; pale: where its peak may lie.',
  },
  drawing(answer, kept),
)}`,
  }
}

function keptUp({ kind, level, stats: { throughput } }: AnswerLevel): Kept[] {
  return kind === 'hold' && throughput !== undefined ? [{ level, throughput }] : []
}

function fitWords(usl: UslFit): Markup {
  if (usl.kind === 'refused') return html`<p>No curve was fitted: ${usl.why}.</p>`
  const { curve, explained, peak, noPeak } = usl
  const most = peak
    ? html` Most gets done at ${exact(peak.at, peak.at.toFixed(0))} in flight (${exact(peak.low, peak.low.toFixed(0))} to ${exact(peak.high, peak.high.toFixed(0))}, 95 %).`
    : html` It has ${noPeak ?? 'no peak'}.`
  return html`<p>One request in flight is answered ${exact(curve.lambda, curve.lambda.toPrecision(3))} times a second; ${exact(curve.sigma, formatShare(curve.sigma))} of the work waits for the others (σ), and getting in each other’s way costs ${exact(curve.kappa, curve.kappa.toPrecision(2))} for each pair (κ). The curve explains ${formatShare(Math.max(0, explained))} of what varies.${most}</p>`
}

function drawing(answer: ProbeAnswer, kept: readonly Kept[]): Drawing {
  const fit = answer.usl?.kind === 'fitted' ? answer.usl : undefined
  const most = Math.max(...kept.map(({ level }) => level), fit?.peak?.high ?? 0)
  const line = fit
    ? Array.from({ length: POINTS + 1 }, (_, index) => {
        const level = 1 + ((most - 1) * index) / POINTS
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
      Plot.dot(kept, { x: 'level', y: 'throughput', r: 5, fill: 'var(--series-0)' }),
    ],
  })
}
