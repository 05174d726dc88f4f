import * as Plot from '@observablehq/plot'
import { greatest, least } from '../../../../core/extremes.ts'
import type { TargetSummary } from '../../../../tally/run/target-summary.ts'
import { countAtMost } from '../../../../tally/statistics/count-at-most.ts'
import { largest, smallest } from '../../../../tally/statistics/histogram-percentile.ts'
import { renderFigure } from '../../../format/charts/figure.ts'
import { panelLabels } from '../../../format/charts/panel-labels.ts'
import type { ChartDefinition } from '../../../format/charts/render-chart.ts'
import { logTicks, selectCharted, toMilliseconds } from '../../../format/charts/scales.ts'
import { targetStyle } from '../../../format/charts/series-style.ts'
import { html } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import { formatGroupName } from '../../../format/target-names.ts'
import type { RunReportInput } from '../report-input.ts'

const MAX_BINS = 56

interface Bin {
  readonly group: string
  readonly color: string
  readonly from: number
  readonly to: number
  /** Share of the group's trials that were heard. */
  readonly share: number
}

/** The distribution of the times: a small histogram for each target and connection state, on one scale. */
export function renderDistributionSection({ runSummary }: RunReportInput): Section | undefined {
  const heard = selectCharted(runSummary.summaries).filter(
    ({ group }) => (group.stages.get('ttfa_heard')?.histogram.totalCount ?? 0) > 1,
  )
  if (heard.length === 0) return undefined
  const edges = findBinEdges(heard)
  const bins = heard.flatMap((summary) =>
    toBins(summary, edges, targetStyle(runSummary, summary.target).color),
  )
  return {
    id: 'distribution',
    title: 'How are the times distributed?',
    body: html`<p>Two humps mean two kinds of answers: a cache, a second region or a queue, for example. The scale is logarithmic: equal widths are equal ratios.</p>
${renderFigure(
  {
    id: 'chart-distribution',
    title: 'Distribution of the time until heard',
    altText: `A histogram for each of ${heard.length} groups, on one logarithmic scale from ${Math.round(edges[0] ?? 0)} to ${Math.round(edges.at(-1) ?? 0)} ms.`,
    caption: 'Share of the heard answers by milliseconds until heard; all rows have the same scales.',
  },
  distributionChart(bins, heard.map(formatGroupName)),
)}`,
  }
}

function distributionChart(bins: readonly Bin[], groups: readonly string[]): ChartDefinition {
  // The name of a row is above its bars.
  const highest = Math.max(...bins.map(({ share }) => share))
  const [from, to] = [Math.min(...bins.map((bin) => bin.from)), Math.max(...bins.map((bin) => bin.to))]
  return ({ width, narrow }) => ({
    width,
    height: groups.length * (narrow ? 64 : 70) + 44,
    marginLeft: 8,
    marginRight: 16,
    marginTop: 4,
    x: {
      type: 'log',
      label: 'ms until heard',
      ticks: logTicks(from, to, narrow ? 4 : 8),
      tickFormat: String,
    },
    y: { axis: null, domain: [0, highest * 1.4] },
    fy: { domain: groups, axis: null, padding: 0.08 },
    marks: [
      Plot.gridX({ ticks: logTicks(from, to, narrow ? 4 : 8) }),
      Plot.rect(bins, {
        fy: 'group',
        x1: 'from',
        x2: 'to',
        y1: 0,
        y2: 'share',
        fill: 'color',
        inset: 0.3,
        title: formatBin,
      }),
      Plot.ruleY(groups, { fy: (group: string) => group, y: 0, stroke: 'var(--line)' }),
      panelLabels(groups, narrow, { dx: 2, dy: 2 }),
    ],
  })
}

function formatBin({ group, from, to, share }: Bin): string {
  return `${group}: ${from.toFixed(0)} to ${to.toFixed(0)} ms, ${(share * 100).toFixed(1)} %`
}

/**
 * Edges of bins of equal ratio over the range of all groups, in milliseconds. With few trials there are fewer
 * bins.
 */
function findBinEdges(summaries: readonly TargetSummary[]): number[] {
  const histograms = summaries.flatMap(({ group }) => group.stages.get('ttfa_heard') ?? [])
  const distributions = histograms.map(({ histogram }) => ({ histogram, infinite: 0 }))
  const ends = distributions.flatMap((one) => [smallest(one), largest(one)])
  const values = ends.flatMap((end) => (end.kind === 'value' ? [Math.max(1, end.value)] : []))
  const [low, high] = [least(values) * 0.995, greatest(values) * 1.005]
  const most = Math.max(...histograms.map(({ histogram }) => histogram.totalCount))
  const bins = Math.min(MAX_BINS, Math.max(12, Math.ceil(2 * Math.sqrt(most))))
  return Array.from({ length: bins + 1 }, (_, index) => toMilliseconds(low * (high / low) ** (index / bins)))
}

function toBins(summary: TargetSummary, edges: readonly number[], color: string): Bin[] {
  const stageHistogram = summary.group.stages.get('ttfa_heard')
  if (!stageHistogram) return []
  const counts = edges.map((edge) => countAtMost(stageHistogram, edge * 1000))
  const group = formatGroupName(summary)
  return edges.slice(1).flatMap((to, index) => {
    const count = (counts[index + 1] ?? 0) - (counts[index] ?? 0)
    return count === 0
      ? []
      : [{ group, color, from: edges[index] ?? 0, to, share: count / stageHistogram.histogram.totalCount }]
  })
}
