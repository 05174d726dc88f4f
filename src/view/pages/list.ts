import { formatMilliseconds } from '../../report/format/units/durations.ts'
import { html, type Markup } from '../../report/html/markup.ts'
import { table } from '../../report/html/table.ts'
import type { StoredStage } from '../../results/stored-stages.ts'
import type { ShelvedRun } from '../library.ts'
import { SIMULATED, stateWords, viewPage } from './frame.ts'

/** What somebody looks for; everything when empty. */
export interface Filter {
  readonly scenario: string
  readonly target: string
}

/** How long somebody waits to hear something: an answer, and an answer in a conversation. */
const HEARD: readonly string[] = ['ttfa_heard', 'voice_to_voice']

/** All runs that the filter lets through, each with its numbers and a box to lay it over others. */
export function listPage(runs: readonly ShelvedRun[], filter: Filter): string {
  const shown = runs.filter((run) => isWanted(run, filter))
  return viewPage(
    'Runs',
    html`${filterForm(runs, filter)}
${shown.length === 0 ? html`<p>No run here yet. <code>ttfa run</code> makes one.</p>` : overlayForm(shown, filter)}`,
  )
}

function isWanted({ file }: ShelvedRun, { scenario, target }: Filter): boolean {
  const targets = file.scenario.targets.map(({ id }) => id)
  return (scenario === '' || file.scenario.name === scenario) && (target === '' || targets.includes(target))
}

function filterForm(runs: readonly ShelvedRun[], filter: Filter): Markup {
  const scenarios = distinct(runs.map(({ file }) => file.scenario.name))
  const targets = distinct(runs.flatMap(({ file }) => file.scenario.targets.map(({ id }) => id)))
  return html`<form class="filter" action="/" method="get" aria-label="Filter">
${choice('scenario', scenarios, filter.scenario)}
${choice('target', targets, filter.target)}
<button>Show</button>
</form>`
}

function choice(name: keyof Filter, words: readonly string[], chosen: string): Markup {
  const options = words.map(
    (word) => html`<option value="${word}"${word === chosen && html` selected`}>${word}</option>`,
  )
  return html`<label>${name} <select name="${name}"><option value="">all</option>${options}</select></label>`
}

function overlayForm(runs: readonly ShelvedRun[], { target }: Filter): Markup {
  return html`<form action="/overlay" method="get">
${table({
  caption: 'Time until heard: median and 95th percentile in ms. Tick runs to lay them over each other.',
  columns: ['run', 'heard p50 / p95', 'state', 'started (UTC)', 'scenario'].map((head) => ({ head })),
  rows: runs.map((run) => row(run, target)),
})}
<p><button>Lay over each other</button></p>
</form>`
}

function row(run: ShelvedRun, target: string): Markup[] {
  const { name, file, stages } = run
  const heard = stages.filter((row) => HEARD.includes(row.stage) && (target === '' || row.target === target))
  return [
    html`<input type="checkbox" name="run" value="${name}" aria-label="${`Lay ${name} over others`}"> <a href="/runs/${encodeURIComponent(name)}/">${name}</a>`,
    html`<ul class="plain">${heard.map((one) => html`<li>${one.target}, ${one.connection || 'whole turn'}: ${spoken(one.p50)} / ${spoken(one.p95)}</li>`)}</ul>`,
    html`${stateWords(file)}${file.simulated && html` ${SIMULATED}`}`,
    html`${file.started_at.slice(0, 16).replace('T', ' ')}`,
    html`${file.scenario.name}`,
  ]
}

function spoken(cell: StoredStage['p50']): string {
  if (cell === '') return '–'
  return cell === 'inf' ? '> timeout' : formatMilliseconds(Number(cell))
}

function distinct(words: readonly string[]): string[] {
  return [...new Set(words)].sort()
}
