import type { Micros } from '../../../core/units.ts'
import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import { findTurnErrorBar } from '../../../tally/conversation/turn-error-bar.ts'
import { formatTurnErrorBar } from '../../format/format-error-bar.ts'
import { html } from '../../format/markup/html.ts'
import type { Section } from '../../format/markup/section.ts'
import { renderTable } from '../../format/markup/table.ts'
import { formatDuration } from '../../format/units/durations.ts'

/** What the harness itself adds to the stages. */
export function renderTurnErrorBarSection({ file }: ConversationSummary): Section {
  const bar = findTurnErrorBar(file)
  return {
    id: 'error-bar',
    title: 'The error bar of the pipeline path',
    body: html`<p>Error bar ${formatTurnErrorBar(file)}.</p>
${
  bar &&
  renderTable({
    caption: 'Stage as measured minus the same stage in the lab’s log; *: n too small',
    columns: [
      { head: 'stage' },
      ...['n', 'p50', 'p95', 'p99', 'max'].map((head) => ({ head, number: true })),
    ],
    rows: bar.stages.map(({ stage, n, p50_us, p95_us, p99_us, max_us }) => [
      stage,
      String(n),
      ...[p50_us, p95_us, p99_us].map(formatBounded),
      formatDuration(max_us),
    ]),
  })
}`,
  }
}

function formatBounded(value: Micros | undefined): string {
  return value === undefined ? '*' : formatDuration(value)
}
