import { FAULT_MEANINGS } from '../../../core/fault.ts'
import type { RunSummary } from '../../../tally/run/run-summary.ts'
import { escapeMarkdown } from '../../format/escape.ts'
import { formatErrorBar } from '../../format/format-error-bar.ts'
import { formatValidity } from '../notes/explanations.ts'
import { renderHeadline, renderSimulatedNotice, renderThresholdTable } from './headline-markdown.ts'

/** A short Markdown report for the summary of a CI job. Ends in a newline. */
export function renderJobSummary(runSummary: RunSummary): string {
  const { file, trials } = runSummary
  const sections = [
    [`## ttfa: ${escapeMarkdown(file.scenario.name)}`],
    renderSimulatedNotice(runSummary.summaries),
    renderHeadline(runSummary),
    renderThresholdTable(runSummary),
    [
      `- **faults**: ${formatFaults(runSummary)}`,
      `- **validity**: ${escapeMarkdown(formatValidity(file), 1000)}`,
      `- **error bar**: ${escapeMarkdown(formatErrorBar(file), 1000)}`,
      `- **run**: ${escapeMarkdown(file.run)}, ${trials} measured trials, seed ${file.scenario.seed}. Milliseconds with 95 % intervals; \\* means too few trials for one.`,
    ],
  ]
  const present = sections.filter((lines) => lines.length > 0)
  return `${present.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function formatFaults({ faults, trials }: RunSummary): string {
  if (faults.length === 0) return `none in ${trials} trials`
  return faults
    .map(({ target, kind, status, count }) => {
      const cause = status === undefined ? kind : `${kind} ${status}`
      return `${count} x ${escapeMarkdown(target)} ${cause} (${FAULT_MEANINGS[kind]})`
    })
    .join('; ')
}
