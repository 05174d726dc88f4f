import { FAULT_MEANINGS } from '../../../core/fault.ts'
import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import { oneLine } from '../../format/escape.ts'
import { html } from '../../format/markup/html.ts'
import type { Section } from '../../format/markup/section.ts'
import { renderTable } from '../../format/markup/table.ts'

/** The most characters of a provider's message that are shown. */
const MAX_MESSAGE_LENGTH = 300

/** Which part failed and how, with the provider's own words. */
export function renderTurnFaultsSection({ faults, turns }: ConversationSummary): Section {
  const failed = faults.reduce((sum, { count }) => sum + count, 0)
  const body =
    faults.length === 0
      ? html`<p>Nothing, in ${turns.length} turns.</p>`
      : html`<p>${failed} of ${turns.length} turns, warm-up included. A turn that failed keeps the stages that it reached.</p>
${renderTable({
  caption: 'Faults by the component that failed, with its own message',
  columns: [
    { head: 'target' },
    { head: 'part' },
    { head: 'kind' },
    { head: 'status', number: true },
    { head: 'turns', number: true },
    { head: 'first message' },
  ],
  rows: faults.map(({ target, part, kind, status, count, example }) => [
    target,
    part ?? '–',
    html`<span title="${FAULT_MEANINGS[kind]}">${kind}</span>`,
    status === undefined ? '–' : String(status),
    String(count),
    html`<q class="quoted">${oneLine(example, MAX_MESSAGE_LENGTH) || '(nothing)'}</q>`,
  ]),
})}`
  return { id: 'faults', title: 'What failed?', body }
}
