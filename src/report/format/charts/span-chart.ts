import * as Plot from '@observablehq/plot'
import type { Millis } from '../../../core/units.ts'
import type { ChartDefinition } from './render-chart.ts'
import { truncateLabel } from './scales.ts'

/** A row with two points and the line between them. */
export interface SpanRow {
  readonly row: string
  readonly color: string
  readonly from: Millis
  readonly to: number
  /** Label of the line between the points. */
  readonly label: string
}

function formatSpan({ row, from, to, label }: SpanRow): string {
  return `${row}: ${from.toFixed(1)} to ${to.toFixed(1)} ms, ${label}`
}

/** Spans on one scale that begins at zero. A span begins at its hollow point and ends at its filled point. */
export function spanChart(spans: readonly SpanRow[], label: string): ChartDefinition {
  const axisEnd = Math.max(1, ...spans.flatMap(({ from, to }) => [from, to]))
  return ({ width, narrow }) => ({
    width,
    height: spans.length * 46 + 50,
    marginLeft: 8,
    marginRight: 20,
    marginTop: 4,
    x: { label, domain: [0, axisEnd * 1.06], ticks: narrow ? 4 : 8 },
    y: { type: 'band', axis: null, domain: spans.map(({ row }) => row), padding: 0 },
    marks: [
      Plot.gridX({ ticks: narrow ? 4 : 8 }),
      Plot.ruleY(spans, {
        y: 'row',
        x1: 'from',
        x2: 'to',
        dy: 8,
        stroke: 'color',
        strokeWidth: 5,
        strokeOpacity: 0.45,
      }),
      Plot.dot(spans, {
        y: 'row',
        x: 'from',
        dy: 8,
        r: 5.5,
        stroke: 'color',
        strokeWidth: 2.25,
        fill: 'var(--page)',
      }),
      Plot.dot(spans, { y: 'row', x: 'to', dy: 8, r: 6.5, fill: 'color', title: formatSpan }),
      Plot.text(spans, {
        y: 'row',
        x: 0,
        text: 'row',
        ...truncateLabel(narrow, 'beside'),
        textAnchor: 'start',
        dy: -11,
        dx: -4,
        fontWeight: 600,
      }),
      Plot.text(spans, { y: 'row', text: 'label', frameAnchor: 'right', textAnchor: 'end', dy: -11 }),
    ],
  })
}
