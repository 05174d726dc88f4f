import { FAULT_MEANINGS } from '../core/fault.ts'
import type { Digest } from './digest.ts'
import { errorBarWords } from './error-bar.ts'
import { validityWords } from './explanations.ts'
import { leadMarkdown, simulatedMarkdown, thresholdsMarkdown } from './lead-markdown.ts'
import { escapeMarkdown } from './quote.ts'

/** A short Markdown report for the summary of a CI job. Ends in a newline. */
export function jobSummary(digest: Digest): string {
  const { file, trials } = digest
  const sections = [
    [`## ttfa: ${escapeMarkdown(file.scenario.name)}`],
    simulatedMarkdown(digest.summaries),
    leadMarkdown(digest),
    thresholdsMarkdown(digest),
    [
      `- **faults**: ${faultWords(digest)}`,
      `- **validity**: ${escapeMarkdown(validityWords(file), 1000)}`,
      `- **error bar**: ${escapeMarkdown(errorBarWords(file), 1000)}`,
      `- **run**: ${escapeMarkdown(file.run)}, ${trials} measured trials, seed ${file.scenario.seed}. Milliseconds with 95 % intervals; \\* means too few trials for one.`,
    ],
  ]
  const present = sections.filter((lines) => lines.length > 0)
  return `${present.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function faultWords({ faults, trials }: Digest): string {
  if (faults.length === 0) return `none in ${trials} trials`
  return faults
    .map(({ target, kind, status, count }) => {
      const cause = status === undefined ? kind : `${kind} ${status}`
      return `${count} x ${escapeMarkdown(target)} ${cause} (${FAULT_MEANINGS[kind]})`
    })
    .join('; ')
}
