import type { ThresholdResult, ThresholdState } from '../../../../tally/thresholds/evaluate-threshold.ts'
import { formatThresholdResult, STATE_SIGNS } from '../../../format/format-threshold.ts'
import { type BadgeKind, renderBadge } from '../../../format/markup/badge.ts'
import { html } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import { renderTable } from '../../../format/markup/table.ts'
import type { RunReportInput } from '../report-input.ts'

const BADGE_KINDS: Readonly<Record<ThresholdState, BadgeKind>> = {
  pass: 'good',
  fail: 'bad',
  'no data': 'unsure',
}

/** What the scenario requires, and whether it was met. */
export function renderThresholdsSection({ runSummary }: RunReportInput): Section | undefined {
  return renderThresholdResults(runSummary)
}

/** The section for a run of any kind. */
export function renderThresholdResults({
  thresholds: results,
}: {
  readonly thresholds: readonly ThresholdResult[]
}): Section | undefined {
  if (results.length === 0) return undefined
  const failed = results.filter(({ state }) => state === 'fail').length
  const open = results.filter(({ state }) => state === 'no data').length
  return {
    id: 'thresholds',
    title: 'Do the thresholds pass?',
    body: html`<p>${results.length - failed - open} of ${results.length} thresholds of the scenario passed, ${failed} failed, ${open} had too little data.</p>
${renderTable({
  caption: 'Thresholds of the scenario',
  columns: [{ head: 'of' }, { head: 'threshold' }, { head: 'state' }, { head: 'found' }],
  rows: results.map((result) => [
    result.threshold.selector,
    html`<code>${result.threshold.words}</code>`,
    renderBadge(BADGE_KINDS[result.state], STATE_SIGNS[result.state], result.state),
    formatThresholdResult(result),
  ]),
})}`,
  }
}
