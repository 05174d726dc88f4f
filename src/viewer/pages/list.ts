import { AWAITED_STAGES } from '../../core/trial/lone-component.ts'
import { html, type Markup } from '../../report/format/markup/html.ts'
import { renderTable } from '../../report/format/markup/table.ts'
import { formatMilliseconds } from '../../report/format/units/durations.ts'
import { FAILED_CELL } from '../../report/run/failed-targets.ts'
import type { StoredStage } from '../../results/stored-stages.ts'
import { refusePercentile } from '../../tally/statistics/interval.ts'
import type { DamagedRun, ListedRun, RunList } from '../run-library.ts'
import { formatState, renderStandInMark, renderViewerPage } from './viewer-page.ts'

/** The filter of the list; empty means all runs. */
export interface RunFilter {
  readonly scenario: string
  readonly target: string
}

/**
 * The stage that somebody waits for: the first of these that a run has. Runs of a single component have no
 * other.
 */
const WAITS: readonly string[] = ['ttfa_heard', AWAITED_STAGES.turn, AWAITED_STAGES.stt, AWAITED_STAGES.llm]

/**
 * All runs that match the filter, each with its numbers and a box to select it for the overlay; and the runs
 * that cannot be read.
 */
export function renderListPage({ runs, damaged }: RunList, filter: RunFilter): string {
  const shown = runs.filter((run) => matchesFilter(run, filter))
  return renderViewerPage(
    'Runs',
    html`${renderFilterForm(runs, filter)}
${shown.length > 0 && renderOverlayForm(shown, filter)}
${shown.length + damaged.length === 0 && html`<p>No runs here yet. <code>ttfa run</code> creates one.</p>`}
${damaged.length > 0 && renderDamagedRuns(damaged)}`,
  )
}

function renderDamagedRuns(damaged: readonly DamagedRun[]): Markup {
  return html`<h2>Runs that cannot be read</h2>
<ul>${damaged.map(({ name, damage }) => html`<li><a href="/runs/${encodeURIComponent(name)}/">${name}</a>: ${damage.words}</li>`)}</ul>`
}

function matchesFilter({ file }: ListedRun, { scenario, target }: RunFilter): boolean {
  const targets = file.scenario.targets.map(({ id }) => id)
  return (scenario === '' || file.scenario.name === scenario) && (target === '' || targets.includes(target))
}

function renderFilterForm(runs: readonly ListedRun[], filter: RunFilter): Markup {
  const scenarios = sortUnique(runs.map(({ file }) => file.scenario.name))
  const targets = sortUnique(runs.flatMap(({ file }) => file.scenario.targets.map(({ id }) => id)))
  return html`<form class="filter" action="/" method="get" aria-label="Filter">
${renderSelect('scenario', scenarios, filter.scenario)}
${renderSelect('target', targets, filter.target)}
<button>Show</button>
</form>`
}

function renderSelect(name: keyof RunFilter, values: readonly string[], chosen: string): Markup {
  const options = values.map(
    (value) => html`<option value="${value}"${value === chosen && html` selected`}>${value}</option>`,
  )
  return html`<label>${name} <select name="${name}"><option value="">all</option>${options}</select></label>`
}

function renderOverlayForm(runs: readonly ListedRun[], { target }: RunFilter): Markup {
  return html`<form action="/overlay" method="get">
<div class="cards">${renderTable({
    caption:
      'Time until heard: median and 95th percentile in ms; *: too few trials for an interval. Tick runs to compare them.',
    columns: ['run', 'heard p50 / p95', 'state', 'started (UTC)', 'scenario'].map((head) => ({ head })),
    rows: runs.map((run) => toRow(run, target)),
  })}</div>
<p><button>Compare</button></p>
</form>`
}

function toRow(run: ListedRun, target: string): Markup[] {
  const { name, file, stages } = run
  const awaited = WAITS.find((name) => stages.some(({ stage }) => stage === name))
  const heard = stages.filter(
    (stage) => stage.stage === awaited && (target === '' || stage.target === target),
  )
  return [
    html`<input type="checkbox" name="run" value="${name}" aria-label="${`Compare ${name}`}"> <a href="/runs/${encodeURIComponent(name)}/">${name}</a>`,
    renderHeard(heard),
    html`${formatState(file)}${renderStandInMark(file)}`,
    html`${file.started_at.slice(0, 16).replace('T', ' ')}`,
    html`${file.scenario.name}`,
  ]
}

/** Numbers of a run that are shown at once; the others are folded away. */
const SHOWN_NUMBERS = 3

/** The fastest first, so that the slower ones are folded away. */
function renderHeard(stages: readonly StoredStage[]): Markup {
  const sorted = stages.toSorted((a, b) => toSortKey(a.p50) - toSortKey(b.p50))
  const [shown, folded] = [sorted.slice(0, SHOWN_NUMBERS), sorted.slice(SHOWN_NUMBERS)]
  return html`${renderNumbers(shown)}${folded.length > 0 && html`<details><summary>${folded.length} more</summary>${renderNumbers(folded)}</details>`}`
}

function renderNumbers(stages: readonly StoredStage[]): Markup {
  return html`<ul class="plain">${stages.map(
    (row) =>
      html`<li class="pair"><span>${row.target}, ${row.connection || (row.stage === AWAITED_STAGES.turn ? 'whole turn' : row.stage)}:</span> <span class="number">${formatNumbers(row)}</span></li>`,
  )}</ul>`
}

/** `412 / 733`. Where the report shows no number, neither does this. */
export function formatNumbers({ n, infinite, p50, p95 }: StoredStage): string {
  if (n > 0 && infinite === n) return FAILED_CELL
  return `${formatStoredValue(p50, n, 0.5)} / ${formatStoredValue(p95, n, 0.95)}`
}

function toSortKey(cell: StoredStage['p50']): number {
  return cell === '' || cell === 'inf' ? Number.POSITIVE_INFINITY : Number(cell)
}

function formatStoredValue(cell: StoredStage['p50'], n: number, share: number): string {
  if (cell === '') return '–'
  if (refusePercentile(n, share)) return '*'
  return cell === 'inf' ? '> timeout' : formatMilliseconds(Number(cell))
}

function sortUnique(values: readonly string[]): string[] {
  return [...new Set(values)].sort()
}
