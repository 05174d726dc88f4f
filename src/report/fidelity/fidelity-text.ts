import type { Colors } from 'picocolors/types.d.ts'
import { FIDELITY_FINDINGS } from '../../core/trial/answer-fidelity.ts'
import type { TargetFidelity } from '../../tally/fidelity/fidelity-summary.ts'
import type { ReportedFidelity, WorstAnswer } from '../../tally/fidelity/reported-fidelity.ts'
import type { WordErrorRate } from '../../tally/statistics/word-error-rate.ts'
import { oneLine } from '../format/escape.ts'
import { formatStandInNotices } from '../format/stand-ins.ts'
import { layOutTable, TEXT_WIDTH, type TextCell, wrap } from '../format/tables/text-table.ts'
import { formatShare, formatShareDifference } from '../format/units/durations.ts'
import { formatInFlightRange } from './format-in-flight-range.ts'

/** The most worst answers that the terminal shows; `ttfa view` has ten. */
const SHOWN_WORST = 3
const INDENT = '  '

/** What was heard of a run, for a terminal of 80 columns. Ends in a newline. */
export function renderFidelityText(fidelity: ReportedFidelity, paint: Colors): string {
  const { scenario, targets, recogniser, differences, worst } = fidelity
  const lines = [
    paint.bold(`fidelity of ${oneLine(scenario, 40)}: ${formatSample(fidelity)}`),
    ...formatStandInNotices(targets).map(({ label, text }) => paint.yellow(`${label}: ${text}`)),
    '',
    ...(recogniser === '' ? [] : [...wordTable(targets, paint), '']),
    ...findingLines(targets),
    '',
    ...signalTable(targets, paint),
    ...consistencyLines(targets),
    ...differenceLines(differences),
    ...worst.slice(0, SHOWN_WORST).flatMap((answer) => worstLines(answer, paint)),
    '',
    ...notes(recogniser)
      .flatMap((note) => wrap(note, TEXT_WIDTH))
      .map(paint.dim),
  ]
  return `${lines.join('\n')}\n`
}

function formatSample({ answers, sampled, kept }: ReportedFidelity): string {
  const left = answers < sampled ? ` (of a sample of ${sampled}: not finished)` : ''
  return `${answers} of ${kept} kept answers${left}`
}

function wordTable(targets: readonly TargetFidelity[], paint: Colors): string[] {
  return table(
    ['target', 'answers', 'word errors', 'recogniser’s own'],
    targets.map(({ target, heard, wordErrorRate, floor }) => [
      oneLine(target, 30),
      String(heard),
      heard === 0 ? 'no data' : formatErrorRate(wordErrorRate),
      formatErrorRate(floor),
    ]),
    paint,
  )
}

/** `9.5 % [7.1 %–12 %]`. */
function formatErrorRate(rate: WordErrorRate | undefined): string {
  if (!rate) return '–'
  const { value, interval } = rate
  return interval
    ? `${formatShare(value)} [${formatShare(interval.low)}–${formatShare(interval.high)}]`
    : `${formatShare(value)} *`
}

/** Findings by target, with their shares among the answers that could be judged. */
function findingLines(targets: readonly TargetFidelity[]): string[] {
  const found = targets.flatMap(({ target, findings }) =>
    FIDELITY_FINDINGS.flatMap((finding) => {
      const { count, of, share } = findings[finding]
      if (count === 0 || !share) return []
      const range = `${formatShare(share.share)} [${formatShare(share.low)}–${formatShare(share.high)}]`
      return [`${finding.padEnd(11)} ${oneLine(target, 30)}: ${count} of ${of} answers, ${range}`]
    }),
  )
  return found.length > 0
    ? found.flatMap((line) => wrap(line, TEXT_WIDTH))
    : ['Nothing wrong was found in the audio.']
}

/** The figures that are shown: heading, name, factor to the heading's unit, decimals. */
const FIGURES = [
  ['chars/s', 'charsPerSecond', 1, 1],
  ['pauses', 'pauses', 1, 0],
  ['pause ms', 'pause', 1e-3, 0],
  ['LUFS', 'loudness', 1, 1],
  ['noise dBFS', 'noise', 1, 0],
  ['kHz', 'bandwidth', 1e-3, 1],
  ['pitch Hz', 'pitch', 1, 0],
] as const

function signalTable(targets: readonly TargetFidelity[], paint: Colors): string[] {
  return table(
    ['median', ...FIGURES.map(([head]) => head)],
    targets.map(({ target, signal }) => [
      oneLine(target, 24),
      ...FIGURES.map(([, figure, factor, digits]) => {
        const median = signal[figure]
        return median ? (median.value * factor).toFixed(digits) : '–'
      }),
    ]),
    paint,
  )
}

/** How much answers to the same text differ. */
function consistencyLines(targets: readonly TargetFidelity[]): string[] {
  const lines = targets.flatMap(({ target, consistency }) => {
    if (!consistency) return []
    const { texts, speech, loudness, pitch } = consistency
    const spreads = [
      `length ±${formatShare(speech.value)}`,
      ...(loudness ? [`loudness ±${loudness.value.toFixed(1)} LU`] : []),
      ...(pitch ? [`pitch ±${pitch.value.toFixed(1)} semitones`] : []),
    ]
    return [`same text again, ${oneLine(target, 24)}: ${spreads.join(', ')} (${texts} texts)`]
  })
  return lines.length > 0 ? ['', ...lines.flatMap((line) => wrap(line, TEXT_WIDTH))] : []
}

function differenceLines(differences: ReportedFidelity['differences']): string[] {
  if (differences.length === 0) return []
  const lines = differences.map(({ from, to, settings, inFlight, value, low, high, texts }) => {
    const what = settings.length > 0 && settings.length <= 3 ? ` (${settings.join(', ')})` : ''
    const verdict = low > 0 ? 'more' : high < 0 ? 'fewer' : 'no difference shown'
    const points = [value, low, high].map(formatShareDifference)
    const sides = inFlight
      ? `${oneLine(to, 24)} under load (${formatInFlightRange(inFlight)}) beside itself at rest`
      : `${oneLine(to, 24)} beside ${oneLine(from, 24)}${what}`
    return `${sides}: ${points[0]} [${points[1]} to ${points[2]}] word errors on ${texts} texts: ${verdict}`
  })
  return ['', ...lines.flatMap((line) => wrap(line, TEXT_WIDTH))]
}

function worstLines({ trial, target, written, transcript, findings }: WorstAnswer, paint: Colors): string[] {
  const why = findings.length > 0 ? `: ${findings.join(', ')}` : ''
  const quote = (label: string, text: string) =>
    wrap(`${label} ${oneLine(text, 300)}`, TEXT_WIDTH - INDENT.length).map((line) => INDENT + line)
  return [
    '',
    paint.bold(`trial ${trial} of ${oneLine(target, 30)}${why}`),
    ...quote('text ', written),
    ...(transcript === undefined ? [] : quote('heard', transcript || '(nothing)')),
  ]
}

function notes(recogniser: string): string[] {
  const heard =
    recogniser === ''
      ? ['No recogniser listened: only the signal was measured.']
      : [
          `Transcribed by ${recogniser}. Its own word errors are those on the same texts, read by the lab’s engine: compare targets with each other, and read no difference below them.`,
        ]
  return [
    ...heard,
    '[low–high] 95 % interval, word errors by resampling texts; * fewer than six texts. Nothing here is a score of quality: definitions in docs/metrics.md.',
  ]
}

function table(head: readonly string[], rows: readonly (readonly string[])[], paint: Colors): string[] {
  const cells = (row: readonly string[], ink?: (text: string) => string) =>
    row.map(
      (text, column): TextCell => ({
        text,
        ...(ink && { paint: ink }),
        align: column === 0 ? 'left' : 'right',
      }),
    )
  return layOutTable([cells(head, paint.dim), ...rows.map((row) => cells(row))], TEXT_WIDTH)
}
