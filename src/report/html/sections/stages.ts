import { STAGES } from '../../../core/stages.ts'
import { type StageRow, stageRows } from '../../../tally/run/stage-rows.ts'
import { PERCENTILES } from '../../../tally/statistics/percentile.ts'
import { findMarks } from '../../format/units/percentiles.ts'
import { explainRun, formatPercentileName } from '../../run/notes/explanations.ts'
import { html, type Markup } from '../markup.ts'
import type { Material, Section } from '../section.ts'
import { folded, milliseconds, reading, table } from '../table.ts'

const NAMES = PERCENTILES.map(({ name }) => name)

/** `stages.csv` as a page shows it, with what its marks and its stages mean. */
export function stages({ digest }: Material): Section | undefined {
  const rows = stageRows(digest.groups).filter(({ n }) => n > 0)
  if (rows.length === 0) return undefined
  const marks = findMarks(rows.flatMap(({ percentiles }) => NAMES.map((name) => percentiles[name])))
  return {
    id: 'stages',
    title: 'Every stage',
    body: html`<p>Milliseconds with the 95 % interval of each percentile; exactly what <code>stages.csv</code> has in microseconds.</p>
${STAGES.map(({ name, meaning }) =>
  stageTable(
    name,
    meaning,
    rows.filter(({ stage }) => stage === name),
  ),
)}
<h3>How to read it</h3>
<dl class="notes">${explainRun(digest.file, marks, NAMES).map(({ label, text }) => html`<dt>${label}</dt><dd>${text}</dd>`)}
<dt>absent, faults</dt><dd>trials in which the stage did not happen; failed trials among the n</dd></dl>`,
  }
}

function stageTable(name: string, meaning: string, rows: readonly StageRow[]): Markup | undefined {
  if (rows.length === 0) return undefined
  const content = table({
    caption: `${name}: ${meaning}`,
    columns: [
      { head: 'target' },
      { head: 'connection' },
      ...['n', 'absent', 'faults', 'min'].map((head) => ({ head, number: true })),
      ...NAMES.map((percentile) => ({ head: formatPercentileName(percentile), number: true })),
      { head: 'max', number: true },
    ],
    rows: rows.map(cells),
  })
  return html`<div class="stage" data-stage="${name}">${folded(`${name}: ${meaning}`, content)}</div>`
}

function cells({ target, connection, n, absent, faults, smallest, largest, percentiles }: StageRow) {
  return [
    target,
    connection,
    ...[n, absent, faults].map(String),
    milliseconds(smallest),
    ...NAMES.map((name) => reading(percentiles[name])),
    milliseconds(largest),
  ]
}
