import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import { html } from '../../format/markup/html.ts'
import type { Section } from '../../format/markup/section.ts'
import { listMachine } from '../../run/markdown/conditions.ts'

/** What must be the same to get the same numbers. */
export function renderTurnReproduceSection({ file }: ConversationSummary): Section {
  const { run, started_at, scenario, adapters, vantage } = file
  const conditions = [
    ['run', `${run}, started ${started_at}`],
    ['seed', String(scenario.seed)],
    ['conversation', `${scenario.conversation.turns.length} turns of the caller`],
    ...(file.parts ?? [{ file: { versions: file.versions, machine: file.machine } }]).flatMap(listMachine),
    ...(vantage?.named ? [['vantage', vantage.name] as const] : []),
  ] as const
  return {
    id: 'repeat',
    title: 'To repeat it',
    body: html`<dl class="notes">${conditions.map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>
<p>The files beside this page hold every turn: <code>turns.csv</code>, <code>run.json</code>. <code>ttfa report</code> with their folder writes this page again, byte for byte.</p>
<details><summary>The scenario as it was run</summary><pre tabindex="0">${JSON.stringify(scenario, null, 2)}</pre></details>
<details><summary>What was declared about the adapters</summary><pre tabindex="0">${JSON.stringify(adapters, null, 2)}</pre></details>`,
  }
}
