import type { RunSummary } from '../../../tally/run/run-summary.ts'
import { html, type Markup } from '../markup/html.ts'
import { type ChartDefinition, renderChart } from './render-chart.ts'
import { type SeriesStyle, targetStyle } from './series-style.ts'

export interface FigureOptions {
  readonly id: string
  readonly title: string
  /** What the chart shows, for readers who cannot see it: one or two sentences with its numbers. */
  readonly altText: string
  /** How to read the chart; placed below it. */
  readonly caption?: string | Markup
  readonly legend?: Markup
}

/** A chart with its title, its legend, a text for readers who cannot see it, and how to read it. */
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

/** A legend of the targets, each with the style of its line. */
export function renderTargetLegend(run: RunSummary, targets: readonly string[]): Markup {
  return renderLegend([...new Set(targets)].map((name) => ({ name, ...targetStyle(run, name) })))
}

/** A legend of names, each with the style of its line. */
export function renderLegend(entries: readonly (SeriesStyle & { readonly name: string })[]): Markup {
  return html`<ul class="legend">${entries.map(
    ({ name, color, dash }) =>
      html`<li><svg width="26" height="8" aria-hidden="true"><line x1="1" x2="25" y1="4" y2="4" stroke="${color}" stroke-width="3" stroke-dasharray="${dash}"/></svg>${name}</li>`,
  )}</ul>`
}
