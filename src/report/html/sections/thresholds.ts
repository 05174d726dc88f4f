import type { ThresholdState } from '../../../tally/thresholds/evaluate-threshold.ts'
import { formatThresholdResult, STATE_SIGNS } from '../../format/format-threshold.ts'
import { html } from '../markup.ts'
import type { Material, Section } from '../section.ts'
import { table } from '../table.ts'

const KINDS: Readonly<Record<ThresholdState, string>> = { pass: 'good', fail: 'bad', 'no data': 'unsure' }

/** What the scenario demands, and whether it was met. */
export function thresholds({ digest }: Material): Section | undefined {
  const { thresholds: results } = digest
  if (results.length === 0) return undefined
  const failed = results.filter(({ state }) => state === 'fail').length
  const open = results.filter(({ state }) => state === 'no data').length
  return {
    id: 'thresholds',
    title: 'Is it good enough?',
    body: html`<p>${results.length - failed - open} of ${results.length} thresholds of the scenario passed, ${failed} failed, ${open} had no data to be judged by.</p>
${table({
  caption: 'Thresholds of the scenario',
  columns: [{ head: 'of' }, { head: 'threshold' }, { head: 'state' }, { head: 'found' }],
  rows: results.map((result) => [
    result.threshold.selector,
    html`<code>${result.threshold.words}</code>`,
    html`<span class="badge ${KINDS[result.state]}"><span aria-hidden="true">${STATE_SIGNS[result.state]}</span> ${result.state}</span>`,
    formatThresholdResult(result),
  ]),
})}`,
  }
}
