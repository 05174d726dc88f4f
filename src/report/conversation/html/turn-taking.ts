import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import { html } from '../../format/markup/html.ts'
import type { Section } from '../../format/markup/section.ts'
import { renderTable } from '../../format/markup/table.ts'
import {
  CALL_COLUMNS,
  explainCalls,
  formatCallCells,
  formatSoundRows,
  SOUND_COLUMNS,
} from '../format-calls.ts'

/** Turn-taking errors. Undefined without calls over a telephone network. */
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
${renderSounds(conversations)}
<ul>${explainCalls(conversations).map(({ label, text }) => html`<li><strong>${label}</strong>: ${text}</li>`)}</ul>`,
  }
}

/** Whether agents stop for sounds that are no interruption. */
function renderSounds({ summaries }: ConversationSummary) {
  const rows = summaries.flatMap(({ target, calls }) =>
    calls ? formatSoundRows(calls).map((cells) => [target, ...cells]) : [],
  )
  if (rows.length === 0) return ''
  return html`<p>Sounds that the caller made while the agent spoke, and that should not stop it. It stopped if it had the queue cleared before the sound had been over for a second, or if it fell silent much earlier than in the same turn without a sound. Not known: it fell silent, and too few such turns say whether its answer was over. An agent that hears nothing never stops wrongly, so whether it stops for speech is beside it.</p>
${renderTable({
  caption: 'Sounds that are no interruption',
  columns: [
    { head: 'target' },
    ...SOUND_COLUMNS.map((head, index) => ({ head, ...(index > 0 && { number: true }) })),
  ],
  rows,
})}`
}
