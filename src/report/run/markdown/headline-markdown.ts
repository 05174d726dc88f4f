import {
  type RankedTarget,
  rankTargets,
  selectInformativeRankings,
  type TargetRanking,
} from '../../../tally/ranking/rank-targets.ts'
import type { RunSummary } from '../../../tally/run/run-summary.ts'
import type { TargetSummary } from '../../../tally/run/target-summary.ts'
import type { PercentileEstimate } from '../../../tally/statistics/interval.ts'
import { hasMixedSources } from '../../../tally/values/stand-in.ts'
import { escapeMarkdown } from '../../format/escape.ts'
import { formatThresholdResult, STATE_SIGNS } from '../../format/format-threshold.ts'
import { formatNamedStandIns } from '../../format/stand-ins.ts'
import { renderMarkdownTable } from '../../format/tables/markdown-table.ts'
import { markdownTargetName } from '../../format/target-names.ts'
import { formatMilliseconds, formatShare } from '../../format/units/durations.ts'
import { formatDifferenceInterval, formatEstimate } from '../../format/units/percentiles.ts'
import { describeFailedTargets, FAILED_CELL, hasFailed } from '../failed-targets.ts'
import { formatRanking } from '../format-ranking.ts'
import { GROUPS_INTRODUCTION, listRankedGroups } from '../left-out-targets.ts'
import { formatRankingGroup } from '../ranking-group.ts'

/**
 * The headline: which target is fastest, by how much and whether that is significant, followed by the
 * ranking.
 */
export function renderHeadline(runSummary: RunSummary): string[] {
  const rankings = rankTargets(runSummary.summaries)
  if (rankings.length === 0) return ['No trial was measured.']
  return [
    ...describeFailedTargets(runSummary).flatMap((words) => [
      `**FAILED**: ${escapeMarkdown(words, 400)}`,
      '',
    ]),
    ...selectInformativeRankings(rankings).flatMap((ranking) => renderAnswer(ranking, runSummary)),
    ...renderRankedGroups(rankings),
    ...renderRanking(rankings, runSummary),
  ]
}

/** Names the targets for which no provider answered. */
export function renderSimulatedNotice(summaries: readonly TargetSummary[]): string[] {
  return formatNamedStandIns(summaries, escapeMarkdown).flatMap(({ label, text }, index) => [
    ...(index > 0 ? ['>'] : []),
    `> **${label}**: ${text}`,
  ])
}

/** Empty without thresholds. */
export function renderThresholdTable({ thresholds: results }: Pick<RunSummary, 'thresholds'>): string[] {
  if (results.length === 0) return []
  const cells = results.map((result) => [
    escapeMarkdown(result.threshold.selector),
    escapeMarkdown(result.threshold.words),
    `${STATE_SIGNS[result.state]} ${result.state}`,
    escapeMarkdown(formatThresholdResult(result)),
  ])
  return ['## Thresholds', '', ...renderMarkdownTable(['of', 'threshold', 'state', 'found'], cells, 4)]
}

function renderAnswer(ranking: TargetRanking, { file }: RunSummary): string[] {
  const { headline, detail, caution } = formatRanking(ranking, file)
  const words = [detail, caution].filter((part) => part !== undefined).join(' ')
  return [
    `**${escapeMarkdown(headline)}** (${ranking.connection} connections). ${escapeMarkdown(words, 1000)}`,
    '',
  ]
}

function renderRankedGroups(rankings: readonly TargetRanking[]): string[] {
  const groups = listRankedGroups(rankings)
  if (groups.length === 0) return []
  const lines = groups.map(
    ({ conditions, targets }) =>
      `- ${escapeMarkdown(conditions)}: ${targets.map((name) => escapeMarkdown(name)).join(', ')}`,
  )
  return [GROUPS_INTRODUCTION, '', ...lines, '']
}

function renderRanking(rankings: readonly TargetRanking[], runSummary: RunSummary): string[] {
  const isGrouped = rankings.some(({ incomparable }) => incomparable.length > 0)
  const head = [
    'target',
    'connection',
    ...(isGrouped ? ['measured'] : []),
    '#',
    'n',
    'ok',
    'heard p50 (ms)',
    'behind the first',
    'heard p95 (ms)',
    'first audio p50 (ms)',
  ]
  const rows = rankings.flatMap((ranking) =>
    [...ranking.targets, ...ranking.retired].map((rankedTarget) => [
      hasMixedSources(runSummary.summaries)
        ? markdownTargetName(rankedTarget.summary)
        : escapeMarkdown(rankedTarget.summary.target),
      ranking.connection,
      ...(isGrouped ? [escapeMarkdown(formatRankingGroup(ranking).trim())] : []),
      rankedTarget.place === undefined ? '–' : String(rankedTarget.place),
      ...cells(rankedTarget),
    ]),
  )
  return renderMarkdownTable(head, rows, isGrouped ? 3 : 2)
}

function cells({ summary, behind }: RankedTarget): string[] {
  const heard = summary.stages.get('ttfa_heard')?.percentiles
  const first = summary.stages.get('ttfa')?.percentiles.p50
  return [
    String(summary.trials),
    summary.success ? formatShare(summary.success.share) : '–',
    formatCell(heard?.p50, summary),
    formatBehind(behind),
    formatCell(heard?.p95, summary),
    formatCell(first, summary),
  ]
}

function formatCell(estimate: PercentileEstimate | undefined, summary: TargetSummary): string {
  if (hasFailed(summary)) return FAILED_CELL
  return estimate ? formatEstimate(estimate, formatMilliseconds) : '–'
}

function formatBehind(behind: RankedTarget['behind']): string {
  if (behind?.kind !== 'interval') return behind?.kind === 'too small' ? '*' : '–'
  return `+${formatMilliseconds(behind.value)} ${formatDifferenceInterval(behind.low, behind.high, formatMilliseconds)}`
}
