import { STAGES } from '../../core/stages.ts'
import { CONNECTION_STATES } from '../../core/trial/trial.ts'
import { figure, legend } from '../../report/html/figure.ts'
import { html, type Markup } from '../../report/html/markup.ts'
import { inkAt } from '../../report/html/palette.ts'
import { spectrumChart } from '../../report/html/spectrum-chart.ts'
import { reading, table } from '../../report/html/table.ts'
import { percentileInterval } from '../../tally/statistics/interval.ts'
import { PERCENTILES, percentile, sizeOf } from '../../tally/statistics/percentile.ts'
import type { ShelvedDistribution } from '../library.ts'
import { SIMULATED, viewPage } from './frame.ts'

/** What is looked at. */
export interface OverlayChoice {
  readonly runs: readonly string[]
  readonly stage: string
  /** All targets when empty. */
  readonly target: string
}

/** One stage of several runs on one scale, a chart for each connection state. A colour is a run, dashes are a target. */
export function overlayPage(choice: OverlayChoice, all: readonly ShelvedDistribution[]): string {
  const targets = [...new Set(all.map(({ target }) => target))].sort()
  const shown = all.filter(({ target }) => choice.target === '' || target === choice.target)
  const states = CONNECTION_STATES.filter((state) => shown.some(({ connection }) => connection === state))
  return viewPage(
    `${choice.runs.length} runs over each other`,
    html`${choiceForm(choice, targets)}
<p class="caution">Runs of different days differ in more than their targets. <code>ttfa compare</code> says what the difference is worth.</p>
${shown.length === 0 && html`<p>None of these runs has this stage.</p>`}
${states.map((state) =>
  chart(
    choice,
    shown.filter(({ connection }) => connection === state),
    targets,
  ),
)}`,
  )
}

function choiceForm({ runs, stage, target }: OverlayChoice, targets: readonly string[]): Markup {
  return html`<form class="filter" action="/overlay" method="get" aria-label="What to show">
${runs.map((run) => html`<input type="hidden" name="run" value="${run}">`)}
<label>stage <select name="stage">${STAGES.map(({ name }) => option(name, stage))}</select></label>
<label>target <select name="target"><option value="">all</option>${targets.map((name) => option(name, target))}</select></label>
<button>Show</button>
</form>`
}

function option(name: string, chosen: string): Markup {
  return html`<option value="${name}"${name === chosen && html` selected`}>${name}</option>`
}

function chart(
  { runs, stage }: OverlayChoice,
  all: readonly ShelvedDistribution[],
  targets: readonly string[],
): Markup {
  const connection = all[0]?.connection
  const lines = all.map((distribution) => ({
    name: `${distribution.target} · ${distribution.run}`,
    distribution,
    ...inkAt(runs.indexOf(distribution.run), targets.indexOf(distribution.target)),
  }))
  return html`${figure(
    {
      id: `chart-overlay-${connection}`,
      title: `Percentile spectrum of ${stage}, ${connection} connections`,
      alternative: 'The table below has the percentiles.',
      caption: 'Milliseconds. A cross ends a line where trials failed.',
      legend: legend(lines),
    },
    spectrumChart(lines),
  )}
${table({
  caption: `${stage} in ms, ${connection} connections`,
  columns: [
    { head: 'target' },
    { head: 'run' },
    { head: 'n', number: true },
    ...PERCENTILES.map(({ name }) => ({ head: name.replace('_', '.'), number: true })),
  ],
  rows: all.map((one) => [
    one.target,
    html`<a href="/runs/${encodeURIComponent(one.run)}/">${one.run}</a>${one.simulated && html` ${SIMULATED}`}`,
    String(sizeOf(one)),
    ...PERCENTILES.map(({ share }) =>
      reading({ value: percentile(one, share), interval: percentileInterval(one, share) }),
    ),
  ]),
})}`
}
