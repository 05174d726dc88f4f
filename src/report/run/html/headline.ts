import {
  distinguishingConditions,
  type RankedTarget,
  rankTargets,
  selectInformativeRankings,
  type TargetRanking,
} from '../../../tally/ranking/rank-targets.ts'
import type { RankingVerdict } from '../../../tally/ranking/ranking-verdict.ts'
import type { RunSummary } from '../../../tally/run/run-summary.ts'
import type { TargetSummary } from '../../../tally/run/target-summary.ts'
import { hasMixedSources } from '../../../tally/values/stand-in.ts'
import { renderFigure } from '../../format/charts/figure.ts'
import { rankingChart } from '../../format/charts/ranking-chart.ts'
import { formatErrorBar } from '../../format/format-error-bar.ts'
import { type BadgeKind, renderBadge } from '../../format/markup/badge.ts'
import { html, keepUnitsTogether, type Markup, renderCode } from '../../format/markup/html.ts'
import { renderEstimate, renderTable } from '../../format/markup/table.ts'
import { standInWord } from '../../format/stand-ins.ts'
import { formatMilliseconds, formatShare } from '../../format/units/durations.ts'
import { formatDifferenceInterval, formatValue } from '../../format/units/percentiles.ts'
import { describeFailedTargets, FAILED_CELL, hasFailed } from '../failed-targets.ts'
import { formatRanking } from '../format-ranking.ts'
import { formatTarget } from '../format-target.ts'
import { GROUPS_INTRODUCTION, listRankedGroups } from '../left-out-targets.ts'
import { formatValidityState } from '../notes/explanations.ts'
import { formatRankingGroup } from '../ranking-group.ts'
import { toRankingBars } from './ranking-bars.ts'
import type { RunReportInput } from './report-input.ts'

/** The badge of each verdict. */
const BADGES: Readonly<
  Record<RankingVerdict, { readonly kind: BadgeKind; readonly sign: string; readonly label: string }>
> = {
  first: { kind: 'good', sign: '✓', label: 'a real difference' },
  'too close': { kind: 'unsure', sign: '≈', label: 'too close to call' },
  'too few': { kind: 'unsure', sign: '?', label: 'too few trials' },
  alone: { kind: 'plain', sign: '·', label: 'nothing to compare with' },
  retired: { kind: 'plain', sign: '·', label: 'nothing to rank' },
  'nothing heard': { kind: 'bad', sign: '✗', label: 'nothing heard' },
}

/**
 * The answer: which target is heard first, by how much, and whether the difference is significant; then all targets
 * in a ranked table.
 */
export function renderRunHeadline({ runSummary }: RunReportInput): Markup {
  const rankings = rankTargets(runSummary.summaries)
  const [ranking, ...others] = selectInformativeRankings(rankings)
  if (!ranking)
    return html`<h1>Nothing was measured</h1><p class="lead">No trial of the measured phase has ended.</p>`
  const text = formatRanking(ranking, runSummary.file)
  return html`<h1>${keepUnitsTogether(text.headline)}</h1>
<p class="lead">${keepUnitsTogether(text.detail)}</p>
${describeFailedTargets(runSummary).map((words) => html`<p class="caution"><strong>FAILED</strong>: ${words}</p>`)}
<p class="badges">${renderVerdictBadge(ranking)}${renderFactBadges(ranking)}</p>
${text.caution && html`<p class="caution">${renderCode(keepUnitsTogether(text.caution))}</p>`}
${renderRankingFigure(ranking, runSummary)}
${others.map((other) => renderOtherRanking(other, runSummary))}
${renderRankedGroups(rankings)}
<h2 id="ranking">All targets, ranked</h2>
${renderRankingTable(rankings, runSummary)}
<dl class="notes"><dt>Validity</dt><dd>${formatValidityState(runSummary.file)} (<a href="#health">details</a>)</dd><dt>Error bar</dt><dd>${renderCode(formatErrorBar(runSummary.file))}</dd></dl>
<ul class="sentences">${listRankedTargets(runSummary).map((target) => renderTargetSentence(target, runSummary))}</ul>
`
}

function renderRankedGroups(rankings: readonly TargetRanking[]): Markup | undefined {
  const groups = listRankedGroups(rankings)
  if (groups.length === 0) return undefined
  return html`<p>${GROUPS_INTRODUCTION}</p>
<ul class="sentences">${groups.map(({ conditions, targets }) => html`<li><strong>${conditions}</strong>: ${targets.join(', ')}</li>`)}</ul>`
}

function renderVerdictBadge({ verdict }: TargetRanking): Markup {
  const { kind, sign, label } = BADGES[verdict]
  return renderBadge(kind, sign, label)
}

function renderFactBadges({ connection, targets }: TargetRanking): Markup {
  const sizes = [...new Set(targets.map(({ summary }) => summary.trials))]
  if (sizes.length === 0) return html`<span class="badge plain">${connection} connections</span>`
  const trials = sizes.length === 1 ? `${sizes[0]}` : `${Math.min(...sizes)} to ${Math.max(...sizes)}`
  return html`<span class="badge plain">${connection} connections</span><span class="badge plain">n ${trials} each</span>`
}

function renderRankingFigure(ranking: TargetRanking, runSummary: RunSummary): Markup | undefined {
  if (ranking.verdict === 'nothing heard' || ranking.verdict === 'retired') return undefined
  const bars = toRankingBars(ranking, runSummary)
  if (bars.length === 0) return undefined
  const group = formatRankingGroup(ranking)
  return renderFigure(
    {
      id: `chart-ranking-${ranking.connection}${group.replaceAll(/[^A-Za-z0-9._-]/g, '-')}`,
      title: `Time until a listener hears the answer, ${ranking.connection} connections${group}`,
      altText: ranking.targets.map(describeTarget).join('; '),
      caption:
        'Milliseconds from the text sent to the first audible sample. Solid: the median, with its 95 % interval as a thin bar. Pale: how far the 95th percentile reaches.',
    },
    rankingChart(bars, 'ms until heard'),
  )
}

function describeTarget({ summary, heard }: RankedTarget): string {
  const p95 = summary.stages.get('ttfa_heard')?.percentiles.p95
  const texts = [heard, p95].map((estimate) => (estimate ? formatValue(estimate, formatMilliseconds) : '–'))
  return `${summary.target}: median ${texts[0]} ms, 95th percentile ${texts[1]} ms`
}

/** A ranking of fewer targets: the same answer in smaller type. */
function renderOtherRanking(ranking: TargetRanking, runSummary: RunSummary): Markup {
  const text = formatRanking(ranking, runSummary.file)
  return html`<section class="lesser"><h2>On ${ranking.connection} connections: ${keepUnitsTogether(text.headline)}</h2>
<p>${renderVerdictBadge(ranking)} ${keepUnitsTogether(text.detail)} ${renderCode(keepUnitsTogether(text.caution))}</p>
${renderRankingFigure(ranking, runSummary)}</section>
`
}

/** Targets in the order of the rankings, each once. */
function listRankedTargets({ summaries }: RunSummary): string[] {
  const ranked = rankTargets(summaries).flatMap(({ targets, retired }) => [...targets, ...retired])
  return [...new Set(ranked.map(({ summary }) => summary.target))]
}

function renderTargetSentence(target: string, { summaries }: RunSummary): Markup {
  return html`<li><strong>${target}</strong>: ${keepUnitsTogether(formatTarget(summaries.filter((one) => one.target === target)))}</li>`
}

function renderRankingTable(rankings: readonly TargetRanking[], runSummary: RunSummary): Markup {
  const mixed = hasMixedSources(runSummary.summaries)
  const separating = rankings.flatMap(distinguishingConditions)
  // The transport has a column of its own, unless other conditions fill that column.
  const isGrouped = separating.some((name) => name !== 'transport')
  const hasTransport = !(isGrouped && separating.includes('transport'))
  const rows = rankings.flatMap((ranking) =>
    [...ranking.targets, ...ranking.retired].map((rankedTarget) => [
      rankedTarget.place === undefined ? '–' : String(rankedTarget.place),
      html`<span class="name">${rankedTarget.summary.target}</span>${mixed && renderStandInMark(rankedTarget.summary)}`,
      ranking.connection,
      ...(isGrouped ? [formatRankingGroup(ranking).trim()] : []),
      ...toHeadlineCells(rankedTarget),
      rankedTarget.summary.success ? formatShare(rankedTarget.summary.success.share) : '–',
      String(rankedTarget.summary.trials),
      ...(hasTransport ? [findTransport(rankedTarget.summary, runSummary)] : []),
    ]),
  )
  return renderTable({
    caption:
      'Milliseconds with 95 % intervals. Ranked by the median time until heard, among targets measured under the same conditions. Targets that share a place do not differ significantly.',
    columns: [
      { head: '#', number: true },
      { head: 'target' },
      { head: 'connection' },
      ...(isGrouped ? [{ head: 'measured' }] : []),
      ...['heard p50', 'behind the first', 'heard p95', 'first audio p50', 'ok', 'n'].map((head) => ({
        head,
        number: true,
      })),
      ...(hasTransport ? [{ head: 'transport' }] : []),
    ],
    rows,
  })
}

function toHeadlineCells(rankedTarget: RankedTarget): (Markup | string)[] {
  if (hasFailed(rankedTarget.summary)) return [FAILED_CELL, '–', FAILED_CELL, FAILED_CELL]
  const heard = rankedTarget.summary.stages.get('ttfa_heard')
  const first = rankedTarget.summary.stages.get('ttfa')
  return [
    heard ? renderEstimate(heard.percentiles.p50) : '–',
    formatBehindCell(rankedTarget),
    heard ? renderEstimate(heard.percentiles.p95) : '–',
    first ? renderEstimate(first.percentiles.p50) : '–',
  ]
}

function formatBehindCell({ behind }: RankedTarget): Markup | string {
  if (!behind) return '–'
  if (behind.kind !== 'interval') return behind.kind === 'too small' ? '*' : '–'
  const interval = formatDifferenceInterval(behind.low, behind.high, formatMilliseconds)
  return html`+${formatMilliseconds(behind.value)} <span class="interval">${interval}</span>`
}

function findTransport({ target }: TargetSummary, { file }: RunSummary): string {
  const adapter = file.scenario.targets.find(({ id }) => id === target)?.adapter
  return (adapter && file.adapters[adapter]?.transport) ?? '–'
}

function renderStandInMark(summary: TargetSummary): Markup | undefined {
  const word = standInWord(summary)
  return word && html` <span class="simulated-mark">${word}</span>`
}
