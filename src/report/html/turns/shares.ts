import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import type { StageShare, TurnSummary } from '../../../tally/conversation/turn-summary.ts'
import { formatShare } from '../../format/units/durations.ts'
import { figure } from '../figure.ts'
import { html } from '../markup.ts'
import type { Section } from '../section.ts'
import { type StackPart, stackChart, stackLegend } from '../stack-chart.ts'
import { exact, folded, table } from '../table.ts'
import { ADDING_STAGES, colorOf } from './stage-parts.ts'

/** Among which turns the shares are taken. */
const AMONG: readonly { readonly of: (share: StageShare) => number; readonly words: string }[] = [
  { of: ({ median }) => median, words: 'around the median' },
  { of: ({ slowest }) => slowest, words: 'slowest 5 %' },
]

/** What part of a turn each stage takes, as a rule and when it goes badly. */
export function turnShares({ summaries }: ConversationSummary): Section | undefined {
  // Where one box does everything, it takes all of it.
  const drawn = summaries.filter(({ shares }) => shares.length > 1)
  if (drawn.length === 0) return undefined
  const groups = drawn.flatMap(({ target }) => AMONG.map(({ words }) => groupName(target, words)))
  const parts = drawn.flatMap((summary) =>
    AMONG.flatMap(({ of, words }) => partsOf(summary, groupName(summary.target, words), of)),
  )
  return {
    id: 'shares',
    title: 'Is it somebody else when it is slow?',
    body: html`<p>The share of each stage among the turns around the median, and among the slowest twentieth: what makes a turn slow need not be what usually takes longest.</p>
${figure(
  {
    id: 'chart-turn-shares',
    title: 'Share of each stage',
    alternative: drawn
      .map(
        ({ target, shares }) =>
          `${target}: ${shares.map((share) => `${share.stage} ${formatShare(share.median)}, ${formatShare(share.slowest)} in the slowest`).join('; ')}`,
      )
      .join('. '),
    caption:
      'Percent of the time of those turns. Of fewer than twenty turns, the slowest one stands for the slowest 5 %.',
    legend: stackLegend(parts, ADDING_STAGES),
  },
  stackChart(parts, groups, { label: '%', end: 100 }),
)}
${folded(
  'The same in numbers',
  table({
    caption: 'Share of each stage',
    columns: [
      { head: 'target' },
      { head: 'stage' },
      ...AMONG.map(({ words }) => ({ head: words, number: true })),
    ],
    rows: drawn.flatMap(({ target, shares }) =>
      shares.map((share) => [
        target,
        share.stage,
        ...AMONG.map(({ of }) => exact(of(share).toFixed(4), formatShare(of(share)))),
      ]),
    ),
  }),
)}`,
  }
}

function groupName(target: string, words: string): string {
  return `${target} · ${words}`
}

function partsOf({ shares }: TurnSummary, group: string, of: (share: StageShare) => number): StackPart[] {
  let from = 0
  return shares.map((share) => {
    const part = { group, part: share.stage, color: colorOf(share.stage), from, to: from + of(share) * 100 }
    from = part.to
    return part
  })
}
