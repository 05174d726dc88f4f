import type { RunSummary } from '../../../tally/run/run-summary.ts'
import { html, type Markup } from '../markup/html.ts'
import { type ChartDefinition, renderChart } from './render-chart.ts'
import { type SeriesStyle, targetStyle } from './series-style.ts'

export interface FigureOptions {
  readonly id: string
  readonly title: string
  /** What the chart shows, for those who do not see it. One or two sentences with its numbers. */
  readonly altText: string
  /** How to read it, under the chart. */
  readonly caption?: string | Markup
  readonly legend?: Markup
}

/** A chart with its title, its legend, its words for those who do not see it, and how to read it. */
export function renderFigure(options: FigureOptions, chart: ChartDefinition): Markup {
  const { id, title, altText, caption } = options
  return html`<figure class="chart" id="${id}">
<p class="figure-title">${title}</p>
${options.legend}
<div role="img" aria-label="${`${title}. ${altText}`}">${renderChart(chart)}</div>
${caption && html`<figcaption>${caption}</figcaption>`}
</figure>
`
}

/** The targets with the ink of their lines. */
export function renderTargetLegend(run: RunSummary, targets: readonly string[]): Markup {
  return renderLegend([...new Set(targets)].map((name) => ({ name, ...targetStyle(run, name) })))
}

/** Names with the ink of their lines. */
export function renderLegend(entries: readonly (SeriesStyle & { readonly name: string })[]): Markup {
  return html`<ul class="legend">${entries.map(
    ({ name, color, dash }) =>
      html`<li><svg width="26" height="8" aria-hidden="true"><line x1="1" x2="25" y1="4" y2="4" stroke="${color}" stroke-width="3" stroke-dasharray="${dash}"/></svg>${name}</li>`,
  )}</ul>`
}
