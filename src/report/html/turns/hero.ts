import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import {
  type ConversationRanking,
  type ConversationVerdict,
  type RankedConversationTarget,
  rankConversations,
} from '../../conversation/conversation-ranking.ts'
import { formatWait, formatWordErrorRate } from '../../conversation/format-turns.ts'
import { formatShare } from '../../format/units/durations.ts'
import { type BadgeKind, badge } from '../badge.ts'
import { figure } from '../figure.ts'
import { html, type Markup, prose } from '../markup.ts'
import { inkOf } from '../palette.ts'
import { type RankingBar, rankingBars } from '../ranking-chart.ts'
import { toMilliseconds } from '../scales.ts'
import { phrase, table } from '../table.ts'
import { turnReading } from './reading.ts'

const BADGES: Readonly<
  Record<ConversationVerdict, { readonly kind: BadgeKind; readonly sign: string; readonly words: string }>
> = {
  first: { kind: 'good', sign: '✓', words: 'a real difference' },
  'too close': { kind: 'unsure', sign: '≈', words: 'too close to call' },
  'too few': { kind: 'unsure', sign: '?', words: 'too few turns' },
  alone: { kind: 'plain', sign: '·', words: 'nothing to compare with' },
  'nothing heard': { kind: 'bad', sign: '✗', words: 'nothing heard' },
}

/** The answer: who lets a caller wait the shortest, and whether that is real; then everybody in a ranked table. */
export function turnHero(digest: ConversationSummary): Markup {
  const standing = rankConversations(digest)
  const { kind, sign, words } = BADGES[standing.verdict]
  const { validity, recognition } = digest.file
  return html`<h1>${prose(standing.headline)}</h1>
<p class="lead">${prose(standing.detail)}</p>
<p class="badges">${badge(kind, sign, words)}${facts(standing)}</p>
${chart(standing, digest)}
<h2 id="ranking">Everybody, ranked</h2>
${rankedTable(standing)}
<dl class="notes"><dt>Validity</dt><dd>${validity ? [validity.state, ...validity.reasons].join('; ') : 'unknown: the run did not get as far as judging itself'}</dd>
${recognition !== '' && html`<dt>Transcripts</dt><dd>${recognition}</dd>`}</dl>
`
}

function facts({ ranked }: ConversationRanking): Markup {
  const sizes = ranked.map(({ summary }) => summary.turns)
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
  return html`${sizes.length > 0 && html`<span class="badge plain">${least === most ? least : `${least} to ${most}`} turns each</span>`}`
}

function chart(standing: ConversationRanking, digest: ConversationSummary): Markup | undefined {
  const drawn = standing.ranked.filter(({ p50 }) => Number.isFinite(p50.value))
  if (drawn.length === 0) return undefined
  return figure(
    {
      id: 'chart-turn-ranking',
      title: 'From the caller’s last sound to the first sound heard',
      alternative: drawn
        .map(
          ({ summary, p50, p95 }) =>
            `${summary.target}: median ${formatWait(p50.value)} ms, 95th percentile ${formatWait(p95.value)} ms`,
        )
        .join('; '),
      caption:
        'Milliseconds of voice_to_voice. Solid: the median, with its 95 % interval as a black bar. Pale: how far the 95th percentile reaches.',
    },
    rankingBars(barsOf(drawn, digest), 'ms until heard'),
  )
}

function barsOf(drawn: readonly RankedConversationTarget[], digest: ConversationSummary): RankingBar[] {
  const numbers = drawn.flatMap(({ p50, p95 }) => [p50.value, p95.value, p50.interval?.high ?? 0])
  const edge = toMilliseconds(Math.max(1000, ...numbers.filter(Number.isFinite)))
  const inside = (microseconds: number) => Math.min(edge, toMilliseconds(microseconds))
  return drawn.map(({ summary, p50, p95 }) => ({
    target: summary.target,
    color: inkOf(digest, summary.target).color,
    p50: inside(p50.value),
    p95: inside(p95.value),
    low: inside(p50.interval?.low ?? p50.value),
    high: inside(p50.interval?.high ?? p50.value),
    words: `${formatWait(p50.value)} ms · p95 ${formatWait(p95.value)}`,
  }))
}

function rankedTable({ ranked }: ConversationRanking): Markup {
  const mixed = !ranked.every(({ summary }) => summary.simulated)
  return table({
    caption: 'voice_to_voice in milliseconds, with 95 % intervals; * where there are too few turns for one',
    columns: [
      { head: 'target' },
      { head: 'p50', number: true },
      { head: 'behind the first, on the same turns', number: true },
      { head: 'p95', number: true },
      { head: 'ok', number: true },
      { head: 'turns', number: true },
      { head: 'word errors', number: true },
      { head: 'stack' },
      { head: 'driven' },
    ],
    rows: ranked.map(({ summary, p50, p95, behind }) => [
      html`<span class="name">${summary.target}</span>${mixed && summary.simulated && html` <span class="simulated-mark">simulated</span>`}`,
      turnReading(p50),
      behind ? turnReading(behind.median) : '–',
      turnReading(p95),
      formatShare(summary.ok / Math.max(1, summary.turns)),
      String(summary.turns),
      formatWordErrorRate(summary),
      phrase(summary.stack),
      phrase(summary.mode),
    ]),
  })
}
