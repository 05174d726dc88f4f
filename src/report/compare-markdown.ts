import type { Comparison, Pair, Ranking } from '../tally/compare/compare-runs.ts'
import { percentileName, quantileDuration } from './change-words.ts'
import { type ComparisonReport, notes } from './compare-text.ts'
import { circumstanceWords, compareLines, contestantName, unlikeWords } from './compare-words.ts'
import { markdownTable } from './markdown-table.ts'
import { escapeMarkdown } from './quote.ts'

/** The comparison as Markdown, with ratios relative to the reference as in hyperfine. Ends in a newline. */
export function compareMarkdown({ comparison, runs, simulated }: ComparisonReport): string {
  const sections = [
    [`# ${runs.map((run) => escapeMarkdown(run)).join(' → ')}`],
    ...(simulated ? [['> **SIMULATED**: the lab answered; no provider was measured there.']] : []),
    ...comparison.rankings.map(rankingSection),
    ...comparison.pairs.map((pair) => pairSection(pair, runs.length)),
    noteLines(comparison),
  ]
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function rankingSection({ contestants, criterion, ranked }: Ranking): string[] {
  const by = `${criterion.stage} ${percentileName(criterion.share)}`
  const circumstances = contestants[0] ? circumstanceWords(contestants[0].arm.circumstances) : ''
  const head = `## Ranking by \`${by}\`: ${escapeMarkdown(circumstances)}`
  if (!ranked) return [head, '', `n too small to rank by ${by}.`]
  const cells = ranked.map(({ rank, arm, value }) => [
    escapeMarkdown(arm.target),
    String(rank),
    quantileDuration(value),
  ])
  return [
    head,
    '',
    ...markdownTable(['target', 'rank', by], cells, 1),
    '',
    'Targets that share a rank do not differ significantly.',
  ]
}

function pairSection({ from, to, unlike, stages }: Pair, runs: number): string[] {
  const [before, after] = [contestantName(from, runs), contestantName(to, runs)].map((name) =>
    escapeMarkdown(name),
  )
  const head = `## ${after} against ${before}`
  if (unlike.length > 0) return [head, '', `**Not compared**: ${escapeMarkdown(unlikeWords(unlike), 1000)}.`]
  const cells = stages.flatMap((stage) =>
    compareLines(stage).map(({ percentile, from, to, change, factor }) =>
      [`\`${stage.stage}\``, percentile, from, to, factor, change].map((text) => text || '–'),
    ),
  )
  const circumstances = escapeMarkdown(circumstanceWords(to.arm.circumstances))
  return [
    head,
    '',
    `${circumstances}.`,
    '',
    ...markdownTable(['stage', 'percentile', `${before}`, `${after}`, 'relative', 'change'], cells, 2),
  ]
}

function noteLines(comparison: Comparison): string[] {
  return notes(comparison).map((note) => `- ${escapeMarkdown(note, 1000)}`)
}
