import { html } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import { listConditions } from '../../markdown/conditions.ts'
import type { RunReportInput } from '../report-input.ts'

/** What must be the same to get the same numbers. */
export function renderReproduceSection({ runSummary }: RunReportInput): Section {
  const { scenario } = runSummary.file
  return {
    id: 'repeat',
    title: 'To repeat it',
    body: html`<dl class="notes">${listConditions(runSummary.file).map(([name, words]) => html`<dt>${name}</dt><dd>${words}</dd>`)}</dl>
<p>The files beside this page hold every trial: <code>trials.csv</code>, <code>arrivals.ndjson</code>, <code>run.json</code>. <code>ttfa report</code> with their folder writes this page again, byte for byte.</p>
<details><summary>The scenario as it was run</summary><pre tabindex="0">${JSON.stringify(scenario, null, 2)}</pre></details>
<details><summary>What was declared about the adapters</summary><pre tabindex="0">${JSON.stringify(runSummary.file.adapters, null, 2)}</pre></details>`,
  }
}
