import type { ArmPair, ArmRanking, RunComparison } from '../../tally/compare/compare-runs.ts'
import { escapeMarkdown } from '../format/escape.ts'
import { formatConditionDifferences, formatConditions } from '../format/format-conditions.ts'
import { formatComparedStandIns } from '../format/stand-ins.ts'
import { renderMarkdownTable } from '../format/tables/markdown-table.ts'
import { formatDurationOrTimeout, percentileLabel } from '../format/units/changes.ts'
import { renderVantageMarkdown } from '../vantages/vantages-markdown.ts'
import { type ComparisonReport, formatComparisonNotes } from './compare-text.ts'
import { armName, listCompareLines } from './format-comparison.ts'

/** The comparison as Markdown, with ratios relative to the reference as in hyperfine. Ends in a newline. */
export function renderCompareMarkdown(report: ComparisonReport): string {
  const { comparison, runs } = report
  const sections = [
    [`# ${runs.map((run) => escapeMarkdown(run)).join(' → ')}`],
    ...formatComparedStandIns(report).map(({ label, text }) => [`> **${label}**: ${text}`]),
    ...comparison.rankings.map(rankingSection),
    ...comparison.pairs.map((pair) => pairSection(pair, runs.length)),
    renderVantageMarkdown(comparison.vantageDifferences ?? []),
    noteLines(comparison),
  ].filter((lines) => lines.length > 0)
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function rankingSection({ arms, criterion, ranked }: ArmRanking): string[] {
  const by = `${criterion.stage} ${percentileLabel(criterion.share)}`
  const conditions = arms[0] ? formatConditions(arms[0].arm.conditions) : ''
  const head = `## Ranking by \`${by}\`: ${escapeMarkdown(conditions)}`
  if (!ranked) return [head, '', `n too small to rank by ${by}.`]
  const cells = ranked.map(({ rank, arm, value }) => [
    escapeMarkdown(arm.target),
    String(rank),
    formatDurationOrTimeout(value),
  ])
  return [
    head,
    '',
    ...renderMarkdownTable(['target', 'rank', by], cells, 1),
    '',
    'Targets that share a rank do not differ significantly.',
  ]
}

function pairSection({ from, to, differences, stages }: ArmPair, runs: number): string[] {
  const [before, after] = [armName(from, runs), armName(to, runs)].map((name) => escapeMarkdown(name))
  const head = `## ${after} against ${before}`
  if (differences.length > 0)
    return [head, '', `**Not compared**: ${escapeMarkdown(formatConditionDifferences(differences), 1000)}.`]
  const cells = stages.flatMap((stage) =>
    listCompareLines(stage).map(({ percentile, from, to, change, factor }) =>
      [`\`${stage.stage}\``, percentile, from, to, factor, change].map((text) => text || '–'),
    ),
  )
  const conditions = escapeMarkdown(formatConditions(to.arm.conditions))
  return [
    head,
    '',
    `${conditions}.`,
    '',
    ...renderMarkdownTable(['stage', 'percentile', `${before}`, `${after}`, 'relative', 'change'], cells, 2),
  ]
}

function noteLines(comparison: RunComparison): string[] {
  return formatComparisonNotes(comparison).map((note) => `- ${escapeMarkdown(note, 1000)}`)
}
