import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import { html } from '../../format/markup/html.ts'
import type { Section } from '../../format/markup/section.ts'
import { renderTable } from '../../format/markup/table.ts'
import { CALL_COLUMNS, explainCalls, formatCallCells } from '../format-calls.ts'

/** Who spoke when the other did, and what was never said. Absent without calls over a telephone network. */
export function renderTurnTakingSection(conversations: ConversationSummary): Section | undefined {
  const rows = conversations.summaries.flatMap(({ target, calls }) =>
    calls ? [[target, ...formatCallCells(calls)]] : [],
  )
  if (rows.length === 0) return undefined
  return {
    id: 'turn-taking',
    title: 'Do caller and agent let each other speak?',
    body: html`<p>Spoke early: the agent was heard before the caller had finished. Did not stop: of the interruptions, those after which the agent was heard for more than a second and had nothing cleared. Talk-over and wasted audio are medians. In brackets: the 95 % interval.</p>
${renderTable({
  caption: 'Turn-taking in calls',
  columns: [{ head: 'target' }, ...CALL_COLUMNS.map((head) => ({ head, number: true }))],
  rows,
})}
<ul>${explainCalls(conversations).map(({ label, text }) => html`<li><strong>${label}</strong>: ${text}</li>`)}</ul>`,
  }
}
