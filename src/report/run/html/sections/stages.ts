import { STAGES } from '../../../../core/trial/trial-stages.ts'
import { type StageRow, stageRows } from '../../../../tally/run/stage-rows.ts'
import { PERCENTILES } from '../../../../tally/statistics/histogram-percentile.ts'
import { html, type Markup } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import {
  renderCollapsible,
  renderEstimate,
  renderQuantile,
  renderTable,
} from '../../../format/markup/table.ts'
import { findMarks } from '../../../format/units/percentiles.ts'
import { explainRun, formatPercentileName, type ReportNote } from '../../notes/explanations.ts'
import type { RunReportInput } from '../report-input.ts'

const PERCENTILE_NAMES = PERCENTILES.map(({ name }) => name)

/** The contents of `stages.csv` as a table, with explanations of its marks and stages. */
export function renderStagesSection({ runSummary }: RunReportInput): Section | undefined {
  const rows = stageRows(runSummary.groups).filter(({ n }) => n > 0)
  if (rows.length === 0) return undefined
  const marks = findMarks(
    rows.flatMap(({ percentiles }) => PERCENTILE_NAMES.map((name) => percentiles[name])),
  )
  return {
    id: 'stages',
    title: 'Every stage',
    body: html`<p>Milliseconds with the 95 % interval of each percentile. <code>stages.csv</code> has the same numbers in microseconds.</p>
${STAGES.map(({ name, meaning }) =>
  renderStageTable(
    name,
    meaning,
    rows.filter(({ stage }) => stage === name),
  ),
)}
<h3>How to read it</h3>
<dl class="notes">${explainRun(runSummary.file, marks, PERCENTILE_NAMES)
      .filter(isSaidHere)
      .map(({ label, text }) => html`<dt>${label}</dt><dd>${text}</dd>`)}
<dt>absent, faults</dt><dd>trials in which the stage did not happen; failed trials among the n</dd></dl>`,
  }
}

/** Leaves out validity and its reasons, which have a section of their own. */
function isSaidHere({ label }: ReportNote): boolean {
  return label !== 'validity'
}

function renderStageTable(name: string, meaning: string, rows: readonly StageRow[]): Markup | undefined {
  if (rows.length === 0) return undefined
  const content = renderTable({
    caption: `${name}: ${meaning}`,
    columns: [
      { head: 'target' },
      { head: 'connection' },
      ...['n', 'absent', 'faults', 'min'].map((head) => ({ head, number: true })),
      ...PERCENTILE_NAMES.map((percentile) => ({ head: formatPercentileName(percentile), number: true })),
      { head: 'max', number: true },
    ],
    rows: rows.map(toCells),
  })
  return html`<div class="stage" data-stage="${name}">${renderCollapsible(`${name}: ${meaning}`, content)}</div>`
}

function toCells({ target, connection, n, absent, faults, smallest, largest, percentiles }: StageRow) {
  return [
    target,
    connection,
    ...[n, absent, faults].map(String),
    renderQuantile(smallest),
    ...PERCENTILE_NAMES.map((name) => renderEstimate(percentiles[name])),
    renderQuantile(largest),
  ]
}
