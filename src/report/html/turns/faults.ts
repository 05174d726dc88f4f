import { FAULT_MEANINGS } from '../../../core/fault.ts'
import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import { oneLine } from '../../format/escape.ts'
import { html } from '../markup.ts'
import type { Section } from '../section.ts'
import { table } from '../table.ts'

/** Characters of what a provider said that are shown. */
const LONGEST = 300

/** Which part failed, how, and in its own words. */
export function turnFaults({ faults, turns }: ConversationSummary): Section {
  const failed = faults.reduce((sum, { count }) => sum + count, 0)
  const body =
    faults.length === 0
      ? html`<p>Nothing, in ${turns.length} turns.</p>`
      : html`<p>${failed} of ${turns.length} turns, warm-up included. A turn that failed keeps the stages that it reached.</p>
${table({
  caption: 'Faults by the part that failed, in its own words',
  columns: [
    { head: 'target' },
    { head: 'part' },
    { head: 'kind' },
    { head: 'status', number: true },
    { head: 'turns', number: true },
    { head: 'what was said to the first' },
  ],
  rows: faults.map(({ target, part, kind, status, count, example }) => [
    target,
    part ?? '–',
    html`<span title="${FAULT_MEANINGS[kind]}">${kind}</span>`,
    status === undefined ? '–' : String(status),
    String(count),
    html`<q class="quoted">${oneLine(example, LONGEST) || '(nothing)'}</q>`,
  ]),
})}`
  return { id: 'faults', title: 'What failed?', body }
}
