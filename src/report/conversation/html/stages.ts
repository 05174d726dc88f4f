import { TURN_STAGES } from '../../../core/trial/turn-stages.ts'
import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import { html } from '../../format/markup/html.ts'
import type { Section } from '../../format/markup/section.ts'
import { renderCollapsible, renderTable } from '../../format/markup/table.ts'
import { renderTurnEstimate, renderTurnValue } from './cells.ts'

/** The contents of `turn-stages.csv` as a table. */
export function renderTurnStagesSection({ summaries, awaited }: ConversationSummary): Section | undefined {
  const present = TURN_STAGES.filter(({ name }) =>
    summaries.some(({ stages }) => stages.some((row) => row.stage === name)),
  )
  if (present.length === 0) return undefined
  return {
    id: 'stages',
    title: 'Every stage',
    body: html`<p>Milliseconds with 95 % intervals by order statistics (<code>*</code>: too few turns for an interval). <code>turn-stages.csv</code> has the same numbers in microseconds. An unanswered turn counts as infinitely long in <code>${awaited}</code> and in the stage in which its component failed. Stages add up within each turn (<code>residual_us</code> of <code>turns.csv</code> shows it); percentiles of stages do not.</p>
${present.map(({ name, meaning }) => renderStageTable(`${name}: ${meaning}`, name, summaries))}`,
  }
}

function renderStageTable(title: string, name: string, summaries: ConversationSummary['summaries']) {
  const content = renderTable({
    caption: title,
    columns: [{ head: 'target' }, ...['n', 'p50', 'p95', 'max'].map((head) => ({ head, number: true }))],
    rows: summaries.flatMap(({ target, stages }) =>
      stages
        .filter(({ stage }) => stage === name)
        .map(({ n, p50, p95, max }) => [
          target,
          String(n),
          renderTurnEstimate(p50),
          renderTurnEstimate(p95),
          renderTurnValue(max),
        ]),
    ),
  })
  return html`<div class="stage" data-stage="${name}">${renderCollapsible(title, content)}</div>`
}
