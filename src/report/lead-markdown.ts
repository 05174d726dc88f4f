import type { Summary } from '../tally/summary.ts'
import type { Digest } from './digest.ts'
import { markdownTable } from './markdown-table.ts'
import { escapeMarkdown } from './quote.ts'
import { quantileWords, readingWords } from './reading-words.ts'
import { type Contender, type Standing, standingsOf } from './standing.ts'
import { standingWords } from './standing-words.ts'
import { STATE_SIGNS, thresholdFinding } from './threshold-words.ts'
import { formatMilliseconds, formatShare } from './units.ts'

/**
 * The headline: which target is fastest, by how much and whether that is significant, followed by the
 * ranking.
 */
export function leadMarkdown(digest: Digest): string[] {
  const standings = standingsOf(digest.summaries)
  if (standings.length === 0) return ['No trial was measured.']
  const answers = standings.filter(({ verdict }, index) => index === 0 || verdict !== 'alone')
  return [...answers.flatMap((standing) => answer(standing, digest)), ...ranking(standings, digest)]
}

/** Names the targets that the lab answered. */
export function simulatedMarkdown(summaries: readonly Summary[]): string[] {
  const targets = new Set(summaries.filter(({ simulated }) => simulated).map(({ target }) => target))
  if (targets.size === 0) return []
  const names = [...targets].map((target) => escapeMarkdown(target)).join(', ')
  return [`> **SIMULATED**: the lab answered for ${names}; no provider was measured there.`]
}

/** Empty without thresholds. */
export function thresholdsMarkdown({ thresholds: results }: Digest): string[] {
  if (results.length === 0) return []
  const cells = results.map((result) => [
    escapeMarkdown(result.threshold.selector),
    escapeMarkdown(result.threshold.words),
    `${STATE_SIGNS[result.state]} ${result.state}`,
    escapeMarkdown(thresholdFinding(result)),
  ])
  return ['## Thresholds', '', ...markdownTable(['of', 'threshold', 'state', 'found'], cells, 4)]
}

function answer(standing: Standing, { file }: Digest): string[] {
  const { headline, detail, caution } = standingWords(standing, file)
  const words = [detail, caution].filter((part) => part !== undefined).join(' ')
  return [
    `**${escapeMarkdown(headline)}** (${standing.connection} connections). ${escapeMarkdown(words, 1000)}`,
    '',
  ]
}

function ranking(standings: readonly Standing[], digest: Digest): string[] {
  const head = [
    'target',
    'connection',
    '#',
    'n',
    'ok',
    'heard p50 (ms)',
    'behind the first',
    'heard p95 (ms)',
    'first audio p50 (ms)',
  ]
  const rows = standings.flatMap((standing) =>
    standing.contenders.map((contender) => [
      `${escapeMarkdown(contender.summary.target)}${isMixed(digest) && contender.summary.simulated ? ' (simulated)' : ''}`,
      standing.connection,
      contender.place === undefined ? '–' : String(contender.place),
      ...cells(contender),
    ]),
  )
  return markdownTable(head, rows, 2)
}

function cells({ summary, behind }: Contender): string[] {
  const heard = summary.stages.get('ttfa_heard')?.percentiles
  const first = summary.stages.get('ttfa')?.percentiles.p50
  return [
    String(summary.trials),
    summary.success ? formatShare(summary.success.share) : '–',
    heard ? readingWords(heard.p50, formatMilliseconds) : '–',
    behindWords(behind),
    heard ? readingWords(heard.p95, formatMilliseconds) : '–',
    first ? readingWords(first, formatMilliseconds) : '–',
  ]
}

function behindWords(behind: Contender['behind']): string {
  if (behind?.kind !== 'interval') return behind?.kind === 'too small' ? '*' : '–'
  const [low, high] = [behind.low, behind.high].map((end) =>
    quantileWords({ kind: 'value', value: end }, formatMilliseconds),
  )
  return `+${formatMilliseconds(behind.value)} [${low}–${Number.isFinite(behind.high) ? high : '∞'}]`
}

function isMixed({ summaries }: Digest): boolean {
  return !summaries.every(({ simulated }) => simulated)
}
