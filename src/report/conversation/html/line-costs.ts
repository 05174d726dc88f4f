import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import { html } from '../../format/markup/html.ts'
import type { Section } from '../../format/markup/section.ts'
import { renderTable } from '../../format/markup/table.ts'
import { LINE_COST_HEAD, lineCostCells } from '../line-costs.ts'

/** What a bad line costs, compared with a clean one to the same stack. */
export function renderLineCostsSection({ lineCosts, awaited }: ConversationSummary): Section | undefined {
  if (lineCosts.length === 0) return undefined
  return {
    id: 'line-costs',
    title: 'What does a bad line cost?',
    body: html`<p>The same callers to the same stack, over two lines in turn. Every stack got the same noise and the same losses, so the intervals hold for these and not for every line of the kind.</p>
${renderTable({
  caption: `${awaited} and words over each line, with 95 % intervals`,
  columns: LINE_COST_HEAD.map((head) => ({ head })),
  rows: lineCosts.map(lineCostCells),
})}`,
  }
}
