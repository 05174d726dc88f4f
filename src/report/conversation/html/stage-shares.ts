import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import type { StageShare, TurnSummary } from '../../../tally/conversation/turn-summary.ts'
import { renderFigure } from '../../format/charts/figure.ts'
import { renderStackLegend, type StackPart, stackChart } from '../../format/charts/stack-chart.ts'
import { html } from '../../format/markup/html.ts'
import type { Section } from '../../format/markup/section.ts'
import { renderCollapsible, renderData, renderTable } from '../../format/markup/table.ts'
import { formatShare } from '../../format/units/durations.ts'
import { ADDITIVE_STAGES, stageColor } from './stage-styles.ts'

/** The turns over which shares are computed. */
const TURN_GROUPS: readonly { readonly of: (share: StageShare) => number; readonly label: string }[] = [
  { of: ({ median }) => median, label: 'around the median' },
  { of: ({ slowest }) => slowest, label: 'slowest 5 %' },
]

/** Which part of a turn each stage takes, in usual turns and in slow ones. */
export function renderStageSharesSection({ summaries }: ConversationSummary): Section | undefined {
  // A single component takes all of the time, so there is nothing to show.
  const charted = summaries.filter(({ shares }) => shares.length > 1)
  if (charted.length === 0) return undefined
  const groups = charted.flatMap(({ target }) =>
    TURN_GROUPS.map(({ label }) => formatGroupName(target, label)),
  )
  const parts = charted.flatMap((summary) =>
    TURN_GROUPS.flatMap(({ of, label }) => toParts(summary, formatGroupName(summary.target, label), of)),
  )
  return {
    id: 'shares',
    title: 'Which stage makes slow turns slow?',
    body: html`<p>The share of each stage in the turns around the median, and in the slowest 5 %. The stage that makes a turn slow need not be the one that usually takes longest.</p>
${renderFigure(
  {
    id: 'chart-turn-shares',
    title: 'Share of each stage',
    altText: charted
      .map(
        ({ target, shares }) =>
          `${target}: ${shares.map((share) => `${share.stage} ${formatShare(share.median)}, ${formatShare(share.slowest)} in the slowest`).join('; ')}`,
      )
      .join('. '),
    caption:
      'Percent of the time of those turns. With fewer than twenty turns, the slowest turn stands for the slowest 5 %.',
    legend: renderStackLegend(parts, ADDITIVE_STAGES),
  },
  stackChart(parts, groups, { label: '%', end: 100 }),
)}
${renderCollapsible(
  'The same in numbers',
  renderTable({
    caption: 'Share of each stage',
    columns: [
      { head: 'target' },
      { head: 'stage' },
      ...TURN_GROUPS.map(({ label }) => ({ head: label, number: true })),
    ],
    rows: charted.flatMap(({ target, shares }) =>
      shares.map((share) => [
        target,
        share.stage,
        ...TURN_GROUPS.map(({ of }) => renderData(of(share).toFixed(4), formatShare(of(share)))),
      ]),
    ),
  }),
)}`,
  }
}

function formatGroupName(target: string, label: string): string {
  return `${target} · ${label}`
}

function toParts({ shares }: TurnSummary, group: string, of: (share: StageShare) => number): StackPart[] {
  let from = 0
  return shares.map((share) => {
    const part = {
      group,
      part: share.stage,
      color: stageColor(share.stage),
      from,
      to: from + of(share) * 100,
    }
    from = part.to
    return part
  })
}
