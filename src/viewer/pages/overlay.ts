import { CONNECTION_STATES } from '../../core/trial/trial.ts'
import { STAGES } from '../../core/trial/trial-stages.ts'
import { COMPONENT_KINDS } from '../../core/trial/turn-record.ts'
import { TURN_STAGES } from '../../core/trial/turn-stages.ts'
import type { Micros } from '../../core/units.ts'
import { renderFigure, renderLegend } from '../../report/format/charts/figure.ts'
import { percentileChart } from '../../report/format/charts/percentile-chart.ts'
import { seriesStyle } from '../../report/format/charts/series-style.ts'
import { html, type Markup } from '../../report/format/markup/html.ts'
import { renderEstimate, renderTable } from '../../report/format/markup/table.ts'
import { formatMilliseconds } from '../../report/format/units/durations.ts'
import { FAILED_CELL } from '../../report/run/failed-targets.ts'
import { PERCENTILES, sizeOf } from '../../tally/statistics/histogram-percentile.ts'
import { estimatePercentile } from '../../tally/statistics/interval.ts'
import { percentileDifference } from '../../tally/statistics/percentile-difference.ts'
import type { StageDistribution } from '../run-library.ts'
import { renderStandInMark, renderViewerPage } from './viewer-page.ts'

const CONNECTION_SCOPES: readonly string[] = [...CONNECTION_STATES, 'all']
/** What a chart shows: a connection state of requests, or a component of turns. */
const SCOPES: readonly string[] = [...CONNECTION_SCOPES, ...COMPONENT_KINDS, 'turn']
const isConnection = (scope: string) => CONNECTION_SCOPES.includes(scope)

const STAGE_NAMES: readonly string[] = [...STAGES, ...TURN_STAGES].map(({ name }) => name)

/** What the page shows. */
export interface OverlaySelection {
  readonly runs: readonly string[]
  readonly stage: string
  /** Empty selects all targets. */
  readonly target: string
}

/**
 * One stage of several runs on one scale, with a chart for each connection state or component and each
 * target. A line in a chart is a run.
 */
export function renderOverlayPage(selection: OverlaySelection, all: readonly StageDistribution[]): string {
  const targets = [...new Set(all.map(({ target }) => target))].sort()
  const shown = all.filter(({ target }) => selection.target === '' || target === selection.target)
  const scopes = SCOPES.filter((each) => shown.some(({ scope }) => scope === each))
  return renderViewerPage(
    `${selection.runs.length} runs compared`,
    html`${renderSelectionForm(selection, targets)}
<p class="caution">Runs of different days differ in more than their targets. These intervals ignore that; those of <code>ttfa compare</code> include it.</p>
${shown.length === 0 && html`<p>None of these runs has this stage.</p>`}
${scopes.map((each) =>
  renderOverlay(
    selection,
    shown.filter(({ scope }) => scope === each),
    targets,
  ),
)}`,
  )
}

function renderSelectionForm({ runs, stage, target }: OverlaySelection, targets: readonly string[]): Markup {
  return html`<form class="filter" action="/overlay" method="get" aria-label="What to show">
${runs.map((run) => html`<input type="hidden" name="run" value="${run}">`)}
<label>stage <select name="stage">${STAGE_NAMES.map((name) => renderOption(name, stage))}</select></label>
<label>target <select name="target"><option value="">all</option>${targets.map((name) => renderOption(name, target))}</select></label>
<button>Show</button>
</form>`
}

function renderOption(name: string, chosen: string): Markup {
  return html`<option value="${name}"${name === chosen && html` selected`}>${name}</option>`
}

/** The distributions of one target, in the order of the runs. */
interface TargetRuns {
  readonly target: string
  readonly all: readonly StageDistribution[]
}

function groupByTarget(
  { runs }: OverlaySelection,
  all: readonly StageDistribution[],
  targets: readonly string[],
): TargetRuns[] {
  return targets.flatMap((target) => {
    const own = runs.flatMap((run) => all.filter((one) => one.target === target && one.run === run))
    return own.length === 0 ? [] : [{ target, all: own }]
  })
}

/** A chart for each target, in which lines differ only in the run, and one table for all. */
function renderOverlay(
  selection: OverlaySelection,
  all: readonly StageDistribution[],
  targets: readonly string[],
): Markup {
  const scope = all[0]?.scope ?? ''
  const where = isConnection(scope) ? `${scope} connections` : scope
  const groups = groupByTarget(selection, all, targets)
  return html`<h2>${selection.stage}, ${where}</h2>
${renderTable({
  caption: `${selection.stage} in ms, ${where}. Differences: medians minus that of the target’s first run, with 95 % intervals.`,
  columns: [
    { head: 'target' },
    { head: 'run' },
    { head: 'n', number: true },
    { head: 'p50 difference', number: true },
    ...PERCENTILES.map(({ name }) => ({ head: name.replace('_', '.'), number: true })),
  ],
  rows: groups.flatMap((group) => group.all.map((one) => toRow(one, group))),
})}
${groups
  .filter((group) => !group.all.every(hasNone))
  .map((group) => renderTargetFigure(group, selection, where))}`
}

function toRow(one: StageDistribution, { all }: TargetRuns) {
  const [first] = all
  return [
    one.target,
    html`<a href="/runs/${encodeURIComponent(one.run)}/">${one.run}</a>${renderStandInMark(one)}`,
    String(sizeOf(one)),
    first && one !== first ? formatDifference(one, first) : '–',
    ...PERCENTILES.map(({ share }) =>
      hasNone(one) ? FAILED_CELL : renderEstimate(estimatePercentile(one, share)),
    ),
  ]
}

/** Whether no trial reached the end of the stage. */
function hasNone({ histogram }: StageDistribution): boolean {
  return histogram.totalCount === 0
}

/** How much later the median is, with its interval. */
function formatDifference(one: StageDistribution, first: StageDistribution): Markup | string {
  const difference = percentileDifference(estimatePercentile(one, 0.5), estimatePercentile(first, 0.5))
  if (difference.kind !== 'interval') return difference.kind === 'too small' ? '*' : '–'
  const { value, low, high } = difference
  return html`${formatSigned(value)} <span class="interval">[${formatSigned(low)}, ${formatSigned(high)}]</span>`
}

function formatSigned(microseconds: Micros): string {
  if (!Number.isFinite(microseconds)) return microseconds > 0 ? '∞' : '−∞'
  return `${microseconds < 0 ? '−' : '+'}${formatMilliseconds(Math.abs(microseconds))}`
}

function renderTargetFigure(
  { target, all }: TargetRuns,
  { runs, stage }: OverlaySelection,
  where: string,
): Markup {
  const lines = all.map((distribution) => {
    return { name: distribution.run, distribution, ...seriesStyle(runs.indexOf(distribution.run)) }
  })
  return renderFigure(
    {
      id: `chart-overlay-${all[0]?.scope}-${target}`,
      title: `${target}: percentile spectrum of ${stage}, ${where}`,
      altText: 'The table above has the percentiles.',
      caption: 'Milliseconds. A cross ends a line where trials failed.',
      legend: renderLegend(lines),
    },
    percentileChart(lines),
  )
}
