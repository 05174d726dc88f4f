import domino, { type DominoElement } from '@mixmark-io/domino'
import * as Plot from '@observablehq/plot'
import { html, type Markup, trustMarkup } from '../markup/html.ts'

/** The space that a chart is drawn for. Text keeps its size, so a phone gets a drawing of its own. */
export interface Canvas {
  /** Pixels. */
  readonly width: number
  /** True on a phone. */
  readonly narrow: boolean
}

/** What Observable Plot is to draw in that space. */
export type ChartDefinition = (canvas: Canvas) => Plot.PlotOptions

const CANVAS_SIZES: readonly Canvas[] = [
  { width: 900, narrow: false },
  { width: 342, narrow: true },
]

/** A chart as still images, one for wide pages and one for phones; the page shows the one that fits. */
export function renderChart(define: ChartDefinition): Markup {
  return html`${CANVAS_SIZES.map((canvas) => {
    const size = canvas.narrow ? 'narrow' : 'wide'
    return html`<div class="${size}">${renderPlot(define(canvas), canvas)}</div>`
  })}`
}

/** Room for the numbers of the axis and its label below them. Pixels. */
const DEFAULT_LAYOUT: Plot.PlotOptions = { className: 'plot', marginBottom: 44 }

function renderPlot(options: Plot.PlotOptions, { width }: Canvas): Markup {
  const document = domino.createDocument('<!doctype html>')
  // Without a legend, Plot returns the bare SVG; its types assume a browser.
  const chart: DominoElement = Plot.plot({
    ...DEFAULT_LAYOUT,
    width,
    ...options,
    x: { labelOffset: 38, ...options.x },
    document,
  })
  for (const element of [chart, ...chart.querySelectorAll('*')]) tidyElement(element)
  // The figure around the chart describes it; a screen reader would read the parts one by one.
  chart.setAttribute('aria-hidden', 'true')
  chart.setAttribute('focusable', 'false')
  return trustMarkup(chart.outerHTML)
}

const GEOMETRY_ATTRIBUTES = [
  'd',
  'transform',
  'x',
  'y',
  'x1',
  'x2',
  'y1',
  'y2',
  'cx',
  'cy',
  'r',
  'width',
  'height',
]

/** Rounds coordinates to tenths of a pixel, and drops styles that the page has already. */
function tidyElement(element: DominoElement): void {
  if (element.tagName.toLowerCase() === 'style') return element.remove()
  for (const name of GEOMETRY_ATTRIBUTES) {
    const value = element.getAttribute(name)
    if (value !== null) element.setAttribute(name, value.replace(/-?\d+\.\d{2,}(?:e-?\d+)?/g, roundToTenth))
  }
}

function roundToTenth(number: string): string {
  return String(Number(Number(number).toFixed(1)) + 0)
}
