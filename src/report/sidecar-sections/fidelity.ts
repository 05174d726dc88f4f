import { FIDELITY_FINDINGS } from '../../core/trial/answer-fidelity.ts'
import type { StoredFidelity, StoredWorstAnswer } from '../../results/sidecars/fidelity.ts'
import type { SidecarData, Sidecars } from '../../results/sidecars.ts'
import type { TargetSummary } from '../../tally/run/target-summary.ts'
import { formatInFlightRange } from '../fidelity/format-in-flight-range.ts'
import { html, type Markup } from '../format/markup/html.ts'
import type { Section } from '../format/markup/section.ts'
import {
  renderCards,
  renderData,
  renderEstimate,
  renderTable,
  renderWideText,
} from '../format/markup/table.ts'
import { standInWord } from '../format/stand-ins.ts'
import { formatShare, formatShareDifference } from '../format/units/durations.ts'
import { formatAmount } from '../format/units/money.ts'
import type { SidecarInput } from './sidecar-section.ts'
import { sidecarSection } from './sidecar-section.ts'

/** Speed, fidelity and cost by target, and the answers that differ most from their texts. */
export function renderFidelitySection(
  input: SidecarInput & { readonly runSummary: { readonly summaries?: readonly TargetSummary[] } },
): Section | undefined {
  const render = (fidelity: SidecarData['fidelity.json']) => renderFidelity(fidelity, input)
  return sidecarSection('fidelity.json', 'listen', render)(input)
}

function renderFidelity(
  { targets, worst, differences, recogniser, answers, kept }: SidecarData['fidelity.json'],
  { sidecars, runSummary }: Parameters<typeof renderFidelitySection>[0],
): Section | undefined {
  if (targets.length === 0) return undefined
  const summaries = runSummary.summaries ?? []
  return {
    id: 'fidelity',
    title: 'Did the voice say it?',
    body: html`<p>${answers} of ${kept} kept answers were listened to after the run. ${describeRecogniser(recogniser)}</p>
${renderTargets(targets, summaries, sidecars)}
${renderFindings(targets)}
${FIGURE_TABLES.map((table) => renderFigures(table, targets))}
${differences.length > 0 && renderDifferences(differences)}
${worst.length > 0 && renderWorst(worst)}`,
  }
}

function describeRecogniser(recogniser: string | null): string {
  if (recogniser === null) return 'No recogniser listened: only the signal was measured.'
  return `Transcribed by ${recogniser}. Its own errors on the same texts, read by the lab’s engine, are shown beside: differences below them mean nothing.`
}

function renderTargets(
  targets: readonly StoredFidelity[],
  summaries: readonly TargetSummary[],
  sidecars: Sidecars,
): Markup {
  const rows = targets.flatMap((target) => {
    const own = summaries.filter((summary) => summary.target === target.target)
    const fidelity = fidelityCells(target, sidecars)
    if (own.length === 0) return [[nameOf(target), '–', '–', ...fidelity]]
    return own.map(({ connection, stages }) => {
      const heard = stages.get('ttfa_heard')?.percentiles.p50
      return [nameOf(target), connection, heard ? renderEstimate(heard) : '–', ...fidelity]
    })
  })
  return renderTable({
    caption: 'Speed, fidelity, cost',
    columns: [
      { head: 'target' },
      { head: 'connection' },
      { head: 'heard p50 (ms)', number: true },
      { head: 'word errors', number: true },
      { head: 'recogniser’s own', number: true },
      { head: 'answers', number: true },
      { head: 'a minute', number: true },
    ],
    rows,
  })
}

function nameOf(target: StoredFidelity): Markup {
  const word = standInWord(target)
  return html`<span class="name">${target.target}</span>${word && ` (${word})`}`
}

function fidelityCells(target: StoredFidelity, sidecars: Sidecars) {
  return [
    target.heard === 0 ? 'no data' : renderRate(target.wer),
    renderRate(target.floor),
    renderData(target.answers, String(target.answers)),
    formatCost(target, sidecars),
  ]
}

function renderRate(rate: StoredFidelity['wer']): Markup {
  if (!rate) return html`–`
  const { value, low, high } = rate
  if (low === null || high === null) return html`${renderData(value, formatShare(value))} *`
  return html`${renderData(value, formatShare(value))} <span class="interval">[${formatShare(low)}–${formatShare(high)}]</span>`
}

/** A row for each finding about a target. */
function renderFindings(targets: readonly StoredFidelity[]): Markup {
  const rows = targets.flatMap((target) =>
    FIDELITY_FINDINGS.flatMap((finding) => {
      const { count = 0, of = 0, share } = target.findings[finding] ?? {}
      if (count === 0 || !share) return []
      return [[nameOf(target), finding, renderData(count, `${count} of ${of}`), renderShare(share)]]
    }),
  )
  if (rows.length === 0) return html`<p>Nothing wrong was found in the audio.</p>`
  return renderTable({
    caption: 'Found in the audio, out of the answers in which it could be checked',
    columns: [
      { head: 'target' },
      { head: 'found' },
      { head: 'answers', number: true },
      { head: 'share', number: true },
    ],
    rows,
  })
}

function renderShare({
  value,
  low,
  high,
}: {
  readonly value: number
  readonly low: number
  readonly high: number
}) {
  return html`${renderData(value, formatShare(value))} <span class="interval">[${formatShare(low)}–${formatShare(high)}]</span>`
}

/** The first case of `ttfa cost`, if it was run. */
function formatCost({ target }: StoredFidelity, sidecars: Sidecars): string {
  const cost = sidecars['cost.json']
  if (cost?.kind !== 'read') return '–'
  const found = cost.data.targets.find(({ use }) => use.target === target)
  const [first] = found?.cases ?? []
  if (!found || !first || found.found.kind === 'unknown') return '–'
  const { value, low, high } = first.perMinute
  return `${formatAmount(value)} [${formatAmount(low)}–${formatAmount(high)}] ${found.found.price.currency}`
}

/** The figures that are shown: heading, name, factor to the heading's unit, digits. */
type Figure = readonly [head: string, name: string, factor: number, digits: number]

interface FigureTable {
  readonly caption: string
  readonly figures: readonly Figure[]
}

const FIGURE_TABLES: readonly FigureTable[] = [
  {
    caption: 'How it is spoken: medians over answers, with 95 % intervals',
    figures: [
      ['characters a second', 'chars_per_s', 1, 1],
      ['pauses', 'pauses', 1, 0],
      ['pause (ms)', 'pause_us', 1e-3, 0],
      ['pitch (Hz)', 'pitch_hz', 1, 0],
      ['pitch range (semitones)', 'pitch_range_st', 1, 1],
    ],
  },
  {
    caption: 'The signal: medians over answers, with 95 % intervals',
    figures: [
      ['LUFS', 'loudness_lufs', 1, 1],
      ['noise (dBFS)', 'noise_dbfs', 1, 0],
      ['bandwidth (Hz)', 'bandwidth_hz', 1, 0],
    ],
  },
]

function renderFigures({ caption, figures }: FigureTable, targets: readonly StoredFidelity[]): Markup {
  return renderTable({
    caption,
    columns: [{ head: 'target' }, ...figures.map(([head]) => ({ head, number: true }))],
    rows: targets.map((target) => [
      nameOf(target),
      ...figures.map((figure) => renderFigure(figure, target.signal[figure[1]])),
    ]),
  })
}

/** Levels are negative, and a dash between two of them would look like another minus sign. */
function renderFigure([, , factor, digits]: Figure, figure: StoredFidelity['signal'][string] | undefined) {
  if (!figure) return '–'
  const show = (value: number) => (value * factor).toFixed(digits).replace('-', '−')
  const { median, low, high } = figure
  return html`${renderData(median, show(median))}${low !== null && high !== null && html` <span class="interval">[${show(low)} to ${show(high)}]</span>`}`
}

function renderDifferences(differences: SidecarData['fidelity.json']['differences']): Markup {
  return renderTable({
    caption: 'Word errors on the same texts: targets compared in pairs, and what a setting or load costs',
    columns: [
      { head: 'target' },
      { head: 'beside' },
      { head: 'they differ in' },
      { head: 'word errors', number: true },
      { head: 'texts', number: true },
    ],
    rows: differences.map(({ from, to, settings, in_flight, value, low, high, texts }) => [
      to,
      in_flight ? 'itself at rest' : from,
      in_flight ? `load: ${formatInFlightRange(in_flight)}` : settings.join(', ') || '–',
      html`${renderData(value, formatShareDifference(value))} <span class="interval">[${formatShareDifference(low)} to ${formatShareDifference(high)}]</span>`,
      renderData(texts, String(texts)),
    ]),
  })
}

function renderWorst(worst: readonly StoredWorstAnswer[]): Markup {
  return renderCards({
    caption: 'The answers farthest from their texts',
    columns: [
      { head: 'trial' },
      { head: 'target' },
      { head: 'found' },
      { head: 'text, and below it what was heard' },
    ],
    rows: worst.map(({ trial, target, findings, written, transcript }) => [
      String(trial),
      target,
      findings.join(', ') || 'words differ',
      html`${renderWideText(written)}<br><span class="interval">${renderWideText(transcript ?? 'not transcribed')}</span>`,
    ]),
  })
}
