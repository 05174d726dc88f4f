import * as Plot from '@observablehq/plot'
import type { Group } from '../../../tally/group.ts'
import { PERCENTILES, percentile, sizeOf } from '../../../tally/percentile.ts'
import type { Summary } from '../../../tally/summary.ts'
import { label } from '../../explanations.ts'
import type { Drawing } from '../draw.ts'
import { figure, legendOf } from '../figure.ts'
import { html, type Markup } from '../markup.ts'
import { inkOf } from '../palette.ts'
import { charted, drawable, statesOf } from '../scales.ts'
import type { Material, Section } from '../section.ts'
import { folded, reading, table } from '../table.ts'

/** Points of a line for every factor of ten towards 100 %. */
const POINTS = 48

/** One in so many, where the axis reaches one in a hundred, and where it reaches farther. */
const NEAR_TICKS = [2, 4, 10, 20, 100]
const FAR_TICKS = [2, 10, 100, 1000, 10_000, 100_000]

/** The percentile spectrum with the axis of HdrHistogram plots: each step to the right is ten times rarer. */
export function spectrum(material: Material): Section | undefined {
  const heard = material.digest.summaries.filter(({ stages }) => (stages.get('ttfa_heard')?.n ?? 0) > 0)
  const drawn = charted(heard)
  if (drawn.length === 0) return undefined
  return {
    id: 'spectrum',
    title: 'How slow are the slow ones?',
    body: html`<p>The whole range of times until heard, by rank. A line that climbs to the right has a tail: one caller in ten, in a hundred, in a thousand waits that long.</p>
${statesOf(drawn).map((state) =>
  chartOf(
    drawn.filter(({ connection }) => connection === state),
    material,
  ),
)}
${folded('The same in numbers', numbers(heard))}`,
  }
}

function chartOf(summaries: readonly Summary[], { digest }: Material): Markup {
  const connection = summaries[0]?.connection
  return figure(
    {
      id: `chart-spectrum-${connection}`,
      title: `Percentile spectrum of the time until heard, ${connection} connections`,
      alternative: 'The table below has the percentiles of each target.',
      caption: summaries.some(({ stages }) => (stages.get('ttfa_heard')?.infinite ?? 0) > 0)
        ? 'Milliseconds. A line that ends with a cross ends where trials failed: they count as infinitely slow.'
        : 'Milliseconds.',
      legend: legendOf(
        digest,
        summaries.map(({ target }) => target),
      ),
    },
    drawing(summaries.map((summary) => ({ ...inkOf(digest, summary.target), ...line(summary.group) }))),
  )
}

interface Line {
  readonly color: string
  readonly dash: string
  readonly points: readonly { readonly rarity: number; readonly ms: number }[]
  readonly failed: boolean
}

function drawing(lines: readonly Line[]): Drawing {
  const rarest = Math.max(20, ...lines.flatMap(({ points }) => points.map(({ rarity }) => rarity)))
  return ({ width, narrow }) => ({
    width,
    height: narrow ? 260 : 340,
    marginLeft: 46,
    marginRight: 22,
    x: {
      type: 'log',
      domain: [1, rarest],
      label: 'percentile',
      ticks: (rarest < 200 ? NEAR_TICKS : FAR_TICKS).filter((tick) => tick <= rarest),
      tickFormat: (rarity: number) => `${Number((100 - 100 / rarity).toFixed(3))} %`,
    },
    y: { label: 'ms', zero: true, grid: true, ticks: 6 },
    marks: lines.flatMap(({ points, color, dash, failed }) => [
      Plot.line(points, {
        x: 'rarity',
        y: 'ms',
        stroke: color,
        strokeWidth: 2.25,
        strokeDasharray: dash,
        curve: 'step-before',
      }),
      ...(failed
        ? [
            Plot.dot(points.slice(-1), {
              x: 'rarity',
              y: 'ms',
              stroke: color,
              symbol: 'times',
              r: 5,
              strokeWidth: 2.5,
            }),
          ]
        : []),
    ]),
  })
}

function line({ stages }: Group): Pick<Line, 'points' | 'failed'> {
  const cell = stages.get('ttfa_heard')
  if (!cell) return { points: [], failed: false }
  const steps = Math.ceil(Math.log10(sizeOf(cell)) * POINTS)
  const rarities = Array.from({ length: steps + 1 }, (_, step) => 10 ** (step / POINTS))
  const points = rarities.flatMap((rarity) => {
    const ms = drawable(percentile(cell, 1 - 1 / rarity))
    return ms === undefined ? [] : [{ rarity, ms }]
  })
  return { points, failed: cell.infinite > 0 }
}

function numbers(summaries: readonly Summary[]): Markup {
  return table({
    caption: 'Percentiles of the time until heard, in ms, with their 95 % intervals',
    columns: [
      { head: 'target' },
      { head: 'connection' },
      { head: 'n', number: true },
      ...PERCENTILES.map(({ name }) => ({ head: label(name), number: true })),
    ],
    rows: summaries.map(({ target, connection, stages }) => {
      const row = stages.get('ttfa_heard')
      return [
        target,
        connection,
        String(row?.n ?? 0),
        ...PERCENTILES.map(({ name }) => (row ? reading(row.percentiles[name]) : '–')),
      ]
    }),
  })
}
