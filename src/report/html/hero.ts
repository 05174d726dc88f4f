import {
  type RankedTarget,
  type RankingVerdict,
  rankTargets,
  type TargetRanking,
} from '../../tally/ranking/rank-targets.ts'
import type { RunSummary } from '../../tally/run/run-summary.ts'
import type { TargetSummary } from '../../tally/run/target-summary.ts'
import { formatErrorBar } from '../format/error-bar.ts'
import { formatMilliseconds, formatShare } from '../format/units/durations.ts'
import { formatQuantile } from '../format/units/percentiles.ts'
import { formatRanking } from '../run/format-ranking.ts'
import { formatTarget } from '../run/format-target.ts'
import { formatValidity } from '../run/notes/explanations.ts'
import { figure } from './figure.ts'
import { html, type Markup, prose } from './markup.ts'
import { rankingChart } from './ranking-chart.ts'
import type { Material } from './section.ts'
import { reading, table } from './table.ts'

/** What a verdict looks like, for those who only glance. */
const BADGES: Readonly<
  Record<RankingVerdict, { readonly mark: string; readonly words: string; readonly kind: string }>
> = {
  first: { mark: '✓', words: 'a real difference', kind: 'good' },
  'too close': { mark: '≈', words: 'too close to call', kind: 'unsure' },
  'too few': { mark: '?', words: 'too few trials', kind: 'unsure' },
  alone: { mark: '·', words: 'nothing to compare with', kind: 'plain' },
  'nothing heard': { mark: '✗', words: 'nothing heard', kind: 'bad' },
}

/** The answer: who is heard first, by how much, and whether that is real; then everybody in a ranked table. */
export function hero({ digest }: Material): Markup {
  const [standing, ...others] = rankTargets(digest.summaries)
  if (!standing)
    return html`<h1>Nothing was measured</h1><p class="lead">No trial of the measured phase has ended.</p>`
  const words = formatRanking(standing, digest.file)
  return html`<h1>${prose(words.headline)}</h1>
<p class="lead">${prose(words.detail)}</p>
<p class="badges">${badge(standing)}${facts(standing)}</p>
${words.caution && html`<p class="caution">${prose(words.caution)}</p>`}
${figureOf(standing, digest)}
${others.filter(({ verdict }) => verdict !== 'alone').map((other) => lesser(other, digest))}
<h2 id="ranking">Everybody, ranked</h2>
${rankedTable([standing, ...others], digest)}
<dl class="notes"><dt>Validity</dt><dd>${formatValidity(digest.file)}</dd><dt>Error bar</dt><dd>${formatErrorBar(digest.file)}</dd></dl>
<ul class="sentences">${targetsOf(digest).map((target) => sentence(target, digest))}</ul>
`
}

function badge({ verdict }: TargetRanking): Markup {
  const { mark, words, kind } = BADGES[verdict]
  return html`<span class="badge ${kind}"><span aria-hidden="true">${mark}</span> ${words}</span>`
}

function facts({ connection, targets }: TargetRanking): Markup {
  const sizes = [...new Set(targets.map(({ summary }) => summary.trials))]
  const trials = sizes.length === 1 ? `${sizes[0]}` : `${Math.min(...sizes)} to ${Math.max(...sizes)}`
  return html`<span class="badge plain">${connection} connections</span><span class="badge plain">n ${trials} each</span>`
}

function figureOf(standing: TargetRanking, digest: RunSummary): Markup | undefined {
  if (standing.verdict === 'nothing heard') return undefined
  return figure(
    {
      id: `chart-ranking-${standing.connection}`,
      title: `Time until a listener hears the answer, ${standing.connection} connections`,
      alternative: standing.targets.map(contenderWords).join('; '),
      caption:
        'Milliseconds from the text sent to the first audible sample. Solid: the median, with its 95 % interval as a black bar. Pale: how far the 95th percentile reaches.',
    },
    rankingChart(standing, digest),
  )
}

function contenderWords({ summary, heard }: RankedTarget): string {
  const p95 = summary.stages.get('ttfa_heard')?.percentiles.p95.value
  const words = [heard?.value, p95].map((value) => (value ? formatQuantile(value, formatMilliseconds) : '–'))
  return `${summary.target}: median ${words[0]} ms, 95th percentile ${words[1]} ms`
}

/** A connection state that fewer targets share: the same answer, with a smaller voice. */
function lesser(standing: TargetRanking, digest: RunSummary): Markup {
  const words = formatRanking(standing, digest.file)
  return html`<section class="lesser"><h2>On ${standing.connection} connections: ${prose(words.headline)}</h2>
<p>${badge(standing)} ${prose(words.detail)} ${prose(words.caution)}</p>
${figureOf(standing, digest)}</section>
`
}

/** Targets in the order of the standings, each once. */
function targetsOf({ summaries }: RunSummary): string[] {
  return [
    ...new Set(rankTargets(summaries).flatMap(({ targets }) => targets.map((one) => one.summary.target))),
  ]
}

function sentence(target: string, { summaries }: RunSummary): Markup {
  return html`<li><strong>${target}</strong>: ${prose(formatTarget(summaries.filter((one) => one.target === target)))}</li>`
}

function rankedTable(standings: readonly TargetRanking[], digest: RunSummary): Markup {
  const mixed = !digest.summaries.every(({ simulated }) => simulated)
  const rows = standings.flatMap((standing) =>
    standing.targets.map((contender) => [
      contender.place === undefined ? '–' : String(contender.place),
      html`<span class="name">${contender.summary.target}</span>${mixed && simulatedMark(contender.summary)}`,
      standing.connection,
      ...headlineCells(contender),
      contender.summary.success ? formatShare(contender.summary.success.share) : '–',
      String(contender.summary.trials),
      transportOf(contender.summary, digest),
    ]),
  )
  return table({
    caption:
      'Milliseconds with 95 % intervals. Places go by the median time until heard, within each connection state; who shares one cannot be told apart.',
    columns: [
      { head: '#', number: true },
      { head: 'target' },
      { head: 'connection' },
      ...['heard p50', 'behind the first', 'heard p95', 'first audio p50', 'ok', 'n'].map((head) => ({
        head,
        number: true,
      })),
      { head: 'transport' },
    ],
    rows,
  })
}

function headlineCells(contender: RankedTarget): (Markup | string)[] {
  const heard = contender.summary.stages.get('ttfa_heard')
  const first = contender.summary.stages.get('ttfa')
  return [
    heard ? reading(heard.percentiles.p50) : '–',
    behindCell(contender),
    heard ? reading(heard.percentiles.p95) : '–',
    first ? reading(first.percentiles.p50) : '–',
  ]
}

function behindCell({ behind }: RankedTarget): Markup | string {
  if (!behind) return '–'
  if (behind.kind !== 'interval') return behind.kind === 'too small' ? '*' : '–'
  const [low, high] = [behind.low, behind.high].map((end) =>
    Number.isFinite(end) ? formatMilliseconds(end) : '∞',
  )
  return html`+${formatMilliseconds(behind.value)} <span class="interval">[${low}–${high}]</span>`
}

function transportOf({ target }: TargetSummary, { file }: RunSummary): string {
  const adapter = file.scenario.targets.find(({ id }) => id === target)?.adapter
  return (adapter && file.adapters[adapter]?.transport) ?? '–'
}

function simulatedMark({ simulated }: TargetSummary): Markup | undefined {
  return simulated ? html` <span class="simulated-mark">simulated</span>` : undefined
}
