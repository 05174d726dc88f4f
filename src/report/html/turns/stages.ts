import { TURN_STAGES } from '../../../core/trial/turn-stages.ts'
import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import { html } from '../markup.ts'
import type { Section } from '../section.ts'
import { folded, table } from '../table.ts'
import { turnNumber, turnReading } from './reading.ts'

/** `turn-stages.csv` as a page shows it. */
export function turnStages({ summaries }: ConversationSummary): Section | undefined {
  const present = TURN_STAGES.filter(({ name }) =>
    summaries.some(({ stages }) => stages.some((row) => row.stage === name)),
  )
  if (present.length === 0) return undefined
  return {
    id: 'stages',
    title: 'Every stage',
    body: html`<p>Milliseconds with 95 % intervals by order statistics, <code>*</code> where there are too few turns for one; exactly what <code>turn-stages.csv</code> has in microseconds. A turn that was not answered counts as infinitely long in <code>voice_to_voice</code> and nowhere else. Stages add up within each turn, which <code>residual_us</code> of <code>turns.csv</code> proves; percentiles never do.</p>
${present.map(({ name, meaning }) => stageTable(`${name}: ${meaning}`, name, summaries))}`,
  }
}

function stageTable(title: string, name: string, summaries: ConversationSummary['summaries']) {
  const content = table({
    caption: title,
    columns: [{ head: 'target' }, ...['n', 'p50', 'p95', 'max'].map((head) => ({ head, number: true }))],
    rows: summaries.flatMap(({ target, stages }) =>
      stages
        .filter(({ stage }) => stage === name)
        .map(({ n, p50, p95, max }) => [
          target,
          String(n),
          turnReading(p50),
          turnReading(p95),
          turnNumber(max),
        ]),
    ),
  })
  return html`<div class="stage" data-stage="${name}">${folded(title, content)}</div>`
}
