import type { AwaitedStage } from '../../../core/trial/lone-component.ts'
import type { Micros } from '../../../core/units.ts'
import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import {
  type ConversationRanking,
  type RankedConversationTarget,
  rankConversations,
} from '../../../tally/ranking/rank-conversations.ts'
import type { ExactPercentile } from '../../../tally/statistics/percentile.ts'
import { hasMixedSources } from '../../../tally/values/stand-in.ts'
import { renderFigure } from '../../format/charts/figure.ts'
import { type RankingBar, rankingChart } from '../../format/charts/ranking-chart.ts'
import { toMilliseconds } from '../../format/charts/scales.ts'
import { targetStyle } from '../../format/charts/series-style.ts'
import { type BadgeKind, renderBadge } from '../../format/markup/badge.ts'
import { html, keepUnitsTogether, type Markup, renderCode } from '../../format/markup/html.ts'
import { renderTable, renderWideText } from '../../format/markup/table.ts'
import { formatShare } from '../../format/units/durations.ts'
import { formatConnectionNotes } from '../../run/notes/connection-notes.ts'
import { AWAITED_STAGE_TEXTS } from '../awaited-stage-texts.ts'
import { formatConversationRanking } from '../format-ranking.ts'
import { formatWait, formatWordErrorRate } from '../format-turns.ts'
import { explainHarness } from '../harness-notes.ts'
import { renderTurnEstimate } from './cells.ts'

const BADGES: Readonly<
  Record<
    ConversationRanking['verdict'],
    { readonly kind: BadgeKind; readonly sign: string; readonly label: string }
  >
> = {
  first: { kind: 'good', sign: '✓', label: 'a real difference' },
  'too close': { kind: 'unsure', sign: '≈', label: 'too close to call' },
  'too few': { kind: 'unsure', sign: '?', label: 'too few turns' },
  alone: { kind: 'plain', sign: '·', label: 'nothing to compare with' },
  'nothing heard': { kind: 'bad', sign: '✗', label: 'nothing heard' },
}

/**
 * The answer: with which target the caller waits least, and whether the difference is significant; then all
 * targets in a ranked table.
 */
export function renderConversationHeadline(conversations: ConversationSummary): Markup {
  const rankings = rankConversations(conversations)
  const { recognition } = conversations.file
  return html`${rankings.map((ranking, index) => renderAnswer(ranking, index, conversations))}${rankings.length > 1 && html`\n<p class="caution">${RANKED_APART}</p>`}
<h2 id="ranking">All targets, ranked</h2>
${renderRankingTable(
  conversations.awaited,
  rankings.flatMap(({ ranked }) => ranked),
)}
<dl class="notes">${explainHarness(conversations).map(({ label, text }) => html`<dt>${label}</dt><dd${label === 'validity' && html` id="validity"`}>${renderCode(text)}</dd>`)}
${recognition !== '' && html`<dt>Transcripts</dt><dd>${recognition}</dd>`}
${formatConnectionNotes(conversations, 'turns').map(({ text }) => html`<dt>Connections</dt><dd>${text}</dd>`)}</dl>
`
}

const RANKED_APART =
  'The lab answered for some targets. They are not ranked with targets that providers answered.'

/** The answer for the largest group, as the headline of the page. */
function renderAnswer(
  ranking: ConversationRanking,
  index: number,
  conversations: ConversationSummary,
): Markup {
  const { kind, sign, label } = BADGES[ranking.verdict]
  const { headline, detail } = formatConversationRanking(ranking)
  const who = ranking.ranked.some(({ summary }) => summary.simulated) ? 'the lab' : 'providers'
  return html`${index === 0 ? html`<h1>${keepUnitsTogether(headline)}</h1>` : html`<h2>Answered by ${who}: ${keepUnitsTogether(headline)}</h2>`}
<p class="lead">${keepUnitsTogether(detail)}</p>
<p class="badges">${renderBadge(kind, sign, label)}${renderFactBadges(ranking)}</p>
${renderRankingFigure(ranking, index, conversations)}`
}

function renderFactBadges({ ranked }: ConversationRanking): Markup {
  const sizes = ranked.map(({ summary }) => summary.turns)
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
  return html`${sizes.length > 0 && html`<span class="badge plain">${least === most ? least : `${least} to ${most}`} turns each</span>`}`
}

function renderRankingFigure(
  ranking: ConversationRanking,
  index: number,
  conversations: ConversationSummary,
): Markup | undefined {
  const charted = ranking.ranked.filter(({ p50 }) => p50.interval && Number.isFinite(p50.value))
  if (charted.length === 0) return undefined
  return renderFigure(
    {
      id: `chart-turn-ranking${index === 0 ? '' : `-${index}`}`,
      title: AWAITED_STAGE_TEXTS[ranking.awaited].span,
      altText: charted
        .map(
          ({ summary, p50, p95 }) =>
            `${summary.target}: median ${formatWait(p50.value)} ms, 95th percentile ${formatTail(p95)}`,
        )
        .join('; '),
      caption: `Milliseconds of ${ranking.awaited}. Solid: the median, with its 95 % interval as a thin bar. Pale: how far the 95th percentile reaches.`,
    },
    rankingChart(toBars(charted, conversations), AWAITED_STAGE_TEXTS[ranking.awaited].axis),
  )
}

function toBars(
  charted: readonly RankedConversationTarget[],
  conversations: ConversationSummary,
): RankingBar[] {
  const numbers = charted.flatMap(({ p50, p95 }) => [
    p50.value,
    p95.interval ? p95.value : 0,
    p50.interval?.high ?? 0,
  ])
  const edge = toMilliseconds(Math.max(1000, ...numbers.filter(Number.isFinite)))
  const clamp = (microseconds: Micros) => Math.min(edge, toMilliseconds(microseconds))
  return charted.map(({ summary, p50, p95 }) => ({
    target: summary.target,
    color: targetStyle(conversations, summary.target).color,
    p50: clamp(p50.value),
    p95: clamp(p95.interval ? p95.value : p50.value),
    low: clamp(p50.interval?.low ?? p50.value),
    high: clamp(p50.interval?.high ?? p50.value),
    label: `${formatWait(p50.value)} ms · p95 ${formatTail(p95)}`,
  }))
}

/** `*` with too few turns for an interval, as in the table. */
function formatTail({ value, interval }: ExactPercentile): string {
  return interval || Number.isNaN(value) ? formatWait(value) : '*'
}

function renderRankingTable(awaited: AwaitedStage, ranked: readonly RankedConversationTarget[]): Markup {
  const mixed = hasMixedSources(ranked.map(({ summary }) => summary))
  return renderTable({
    caption: `${awaited} in milliseconds, with 95 % intervals; *: too few turns for an interval`,
    columns: [
      { head: 'target' },
      { head: 'p50', number: true },
      { head: 'behind the first, on the same turns', number: true },
      { head: 'p95', number: true },
      { head: 'ok', number: true },
      { head: 'turns', number: true },
      { head: 'word errors', number: true },
      { head: 'stack, and how it is driven' },
    ],
    rows: ranked.map(({ summary, p50, p95, behind }) => [
      html`<span class="name">${summary.target}</span>${mixed && summary.simulated && html` <span class="simulated-mark">simulated</span>`}`,
      renderTurnEstimate(p50),
      behind ? renderTurnEstimate(behind.median) : '–',
      renderTurnEstimate(p95),
      formatShare(summary.ok / Math.max(1, summary.turns)),
      String(summary.turns),
      formatWordErrorRate(summary),
      renderWideText(`${summary.stack}; ${summary.mode}`),
    ]),
  })
}
