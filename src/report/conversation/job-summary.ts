import { FAULT_MEANINGS } from '../../core/fault.ts'
import type { ConversationSummary } from '../../tally/conversation/conversation-summary.ts'
import { escapeMarkdown } from '../format/escape.ts'
import { renderThresholdTable } from '../run/markdown/headline-markdown.ts'
import { explainHarness } from './harness-notes.ts'
import { renderTurnHeadline, renderTurnNotice } from './markdown.ts'

/** A short Markdown report of conversations for the summary of a CI job. Ends in a newline. */
export function renderTurnJobSummary(conversations: ConversationSummary): string {
  const { file, turns } = conversations
  const measured = turns.filter(({ phase }) => phase === 'measure').length
  const sections = [
    [`## ttfa: ${escapeMarkdown(file.scenario.name)}`],
    renderTurnNotice(conversations),
    renderTurnHeadline(conversations),
    renderThresholdTable(conversations),
    [
      `- **faults**: ${formatFaults(conversations, measured)}`,
      ...explainHarness(conversations).map(
        ({ label, text }) => `- **${label}**: ${escapeMarkdown(text, 1000)}`,
      ),
      `- **run**: ${escapeMarkdown(file.run)}, ${measured} measured turns, seed ${file.scenario.seed}. Milliseconds with 95 % intervals; \\* means too few turns for one.`,
    ],
  ]
  const present = sections.filter((lines) => lines.length > 0)
  return `${present.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function formatFaults({ faults }: ConversationSummary, measured: number): string {
  if (faults.length === 0) return `none in ${measured} turns`
  return faults
    .map(({ target, part, kind, status, count }) => {
      const cause = [part, kind, status].filter((each) => each !== undefined).join(' ')
      return `${count} x ${escapeMarkdown(target)} ${cause} (${FAULT_MEANINGS[kind]})`
    })
    .join('; ')
}
