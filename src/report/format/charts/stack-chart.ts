import * as Plot from '@observablehq/plot'
import { html, type Markup } from '../markup/html.ts'
import type { ChartDefinition } from './render-chart.ts'
import { truncateLabel } from './scales.ts'

/** A part of a bar. */
export interface StackPart {
  /** The bar that it belongs to. */
  readonly group: string
  readonly part: string
  readonly color: string
  readonly from: number
  readonly to: number
}

export interface StackAxis {
  /** Label of the axis: `ms`, `%`. */
  readonly label: string
  /** The right end of the axis, unless that is the end of the longest bar. */
  readonly end?: number
}

/** Bars whose parts follow each other without a gap, each bar under its name. */
export function stackChart(
  parts: readonly StackPart[],
  groups: readonly string[],
  { label, end }: StackAxis,
): ChartDefinition {
  return ({ width, narrow }) => ({
    width,
    height: groups.length * 44 + 44,
    marginLeft: 6,
    marginRight: 20,
    marginTop: 4,
    x: { label, ticks: narrow ? 4 : 8, zero: true, ...(end !== undefined && { domain: [0, end] }) },
    y: { axis: null, domain: groups, padding: 0 },
    marks: [
      Plot.gridX({ ticks: narrow ? 4 : 8 }),
      Plot.barX(parts, {
        y: 'group',
        x1: 'from',
        x2: 'to',
        fill: 'color',
        insetTop: 20,
        insetBottom: 6,
        title: ({ group, part, from, to }: StackPart) =>
          `${group}: ${part} ${(to - from).toFixed(1)} ${label}`,
      }),
      Plot.text(groups, {
        y: (group: string) => group,
        x: 0,
        text: (group: string) => group,
        ...truncateLabel(narrow),
        textAnchor: 'start',
        dy: -12,
        dx: 1,
        fontWeight: 600,
      }),
    ],
  })
}

/** A legend with meanings, for the parts that are long enough to be visible in any bar. */
export function renderStackLegend(
  parts: readonly StackPart[],
  known: readonly { readonly name: string; readonly meaning: string; readonly color: string }[],
): Markup {
  const longest = Math.max(...parts.map(({ to }) => to))
  const isVisible = (name: string) =>
    parts.some(({ part, from, to }) => part === name && to - from > longest / 200)
  return html`<ul class="legend">${known
    .filter(({ name }) => isVisible(name))
    .map(
      ({ name, meaning, color }) =>
        html`<li><svg width="14" height="14" aria-hidden="true"><rect width="14" height="14" rx="3" fill="${color}"/></svg>${name}: ${meaning}</li>`,
    )}</ul>`
}
