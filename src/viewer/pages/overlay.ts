import { STAGES } from '../../core/stages.ts'
import { CONNECTION_STATES } from '../../core/trial/trial.ts'
import { COMPONENT_KINDS } from '../../core/trial/turn-record.ts'
import { TURN_STAGES } from '../../core/trial/turn-stages.ts'
import { renderFigure, renderLegend } from '../../report/format/charts/figure.ts'
import { seriesStyle } from '../../report/format/charts/series-style.ts'
import { spectrumChart } from '../../report/format/charts/spectrum-chart.ts'
import { html, type Markup } from '../../report/format/markup/html.ts'
import { renderEstimate, renderTable } from '../../report/format/markup/table.ts'
import { estimatePercentile } from '../../tally/statistics/interval.ts'
import { PERCENTILES, sizeOf } from '../../tally/statistics/percentile.ts'
import type { StageDistribution } from '../run-library.ts'
import { renderViewerPage, SIMULATED_MARK } from './viewer-page.ts'

const CONNECTION_SCOPES: readonly string[] = [...CONNECTION_STATES, 'all']
/** What a chart is of: a connection state of requests, or a component of turns. */
const SCOPES: readonly string[] = [...CONNECTION_SCOPES, ...COMPONENT_KINDS, 'turn']
const isConnection = (scope: string) => CONNECTION_SCOPES.includes(scope)

const STAGE_NAMES: readonly string[] = [...STAGES, ...TURN_STAGES].map(({ name }) => name)

/** What is looked at. */
export interface OverlaySelection {
  readonly runs: readonly string[]
  readonly stage: string
  /** All targets when empty. */
  readonly target: string
}

/** One stage of several runs on one scale, a chart for each connection state or component. A colour is a run, dashes are a target. */
export function renderOverlayPage(selection: OverlaySelection, all: readonly StageDistribution[]): string {
  const targets = [...new Set(all.map(({ target }) => target))].sort()
  const shown = all.filter(({ target }) => selection.target === '' || target === selection.target)
  const scopes = SCOPES.filter((each) => shown.some(({ scope }) => scope === each))
  return renderViewerPage(
    `${selection.runs.length} runs over each other`,
    html`${renderSelectionForm(selection, targets)}
<p class="caution">Runs of different days differ in more than their targets. <code>ttfa compare</code> says what the difference is worth.</p>
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

function renderOverlay(
  { runs, stage }: OverlaySelection,
  all: readonly StageDistribution[],
  targets: readonly string[],
): Markup {
  const scope = all[0]?.scope ?? ''
  const where = isConnection(scope) ? `${scope} connections` : scope
  const lines = all.map((distribution) => ({
    name: `${distribution.target} · ${distribution.run}`,
    distribution,
    ...seriesStyle(runs.indexOf(distribution.run), targets.indexOf(distribution.target)),
  }))
  return html`${renderFigure(
    {
      id: `chart-overlay-${scope}`,
      title: `Percentile spectrum of ${stage}, ${where}`,
      altText: 'The table below has the percentiles.',
      caption: 'Milliseconds. A cross ends a line where trials failed.',
      legend: renderLegend(lines),
    },
    spectrumChart(lines),
  )}
${renderTable({
  caption: `${stage} in ms, ${where}`,
  columns: [
    { head: 'target' },
    { head: 'run' },
    { head: 'n', number: true },
    ...PERCENTILES.map(({ name }) => ({ head: name.replace('_', '.'), number: true })),
  ],
  rows: all.map((one) => [
    one.target,
    html`<a href="/runs/${encodeURIComponent(one.run)}/">${one.run}</a>${one.simulated && html` ${SIMULATED_MARK}`}`,
    String(sizeOf(one)),
    ...PERCENTILES.map(({ share }) => renderEstimate(estimatePercentile(one, share))),
  ]),
})}`
}
