import type { AnyRunFile, RunFile } from '../../../results/run/run-file.ts'
import { nameOfPart } from '../../../tally/load/load-series.ts'
import { PERCENTILES, type PercentileName } from '../../../tally/statistics/histogram-percentile.ts'
import { minSampleSize } from '../../../tally/statistics/interval.ts'
import { formatErrorBar } from '../../format/format-error-bar.ts'
import { formatLoad } from '../../format/format-load.ts'
import { formatStamps } from '../../format/format-stamps.ts'
import type { Mark } from '../../format/units/percentiles.ts'

/** A note under a table. */
export interface ReportNote {
  readonly label: string
  readonly text: string
  /** True if the numbers above must not be used as they are. */
  readonly isCritical?: boolean
}

/**
 * The notes needed to read a run's numbers: load, error bar, validity, and the marks that occur among the
 * percentiles shown.
 */
export function explainRun(
  file: RunFile,
  marks: readonly Mark[],
  shown: readonly PercentileName[],
): ReportNote[] {
  return [
    { label: 'load', text: formatLoad(file.scenario.load) },
    { label: 'seed', text: String(file.scenario.seed) },
    ...explainVantage(file),
    { label: 'error bar', text: formatErrorBar(file) },
    ...explainStamps(file),
    { label: 'validity', text: formatValidity(file), isCritical: file.validity?.state === 'invalid' },
    ...explainEnding(file),
    {
      label: '[low–high]',
      text: '95 % interval of the percentile by order statistics, assuming independent trials',
    },
    ...marks.map((mark) => ({ label: mark, text: explainMark(mark, file.scenario.timeout, shown) })),
  ]
}

function explainStamps(file: RunFile): ReportNote[] {
  const text = formatStamps(file)
  return text === undefined ? [] : [{ label: 'stamps', text }]
}

/** Where the run was measured from, if the user named it. */
export function explainVantage({ vantage }: Pick<RunFile, 'vantage'>): ReportNote[] {
  return vantage?.named ? [{ label: 'vantage', text: vantage.name }] : []
}

/** The validity of a run, with reasons; for a merged run, by vantage. */
export function formatValidity({ validity, parts }: Pick<AnyRunFile, 'validity' | 'parts'>): string {
  if (parts) return parts.map((part) => `${nameOfPart(part, parts)}: ${formatValidity(part.file)}`).join('; ')
  const state = formatValidityState(validity ? { validity } : {})
  return validity && validity.reasons.length > 0 ? `${state}: ${validity.reasons.join('; ')}` : state
}

/** The validity of a run without its reasons, which are elsewhere on the page. */
export function formatValidityState({ validity, parts }: Pick<AnyRunFile, 'validity' | 'parts'>): string {
  if (parts)
    return parts.map((part) => `${nameOfPart(part, parts)}: ${formatValidityState(part.file)}`).join('; ')
  switch (validity?.state) {
    case 'valid':
      return 'valid: the harness kept up'
    case 'degraded':
      return 'degraded, read with care'
    case 'invalid':
      return 'INVALID, do not use these numbers'
    default:
      return 'unknown: the run ended before the harness was checked'
  }
}

/** Why a run ended before it was complete. */
export function explainEnding(
  { status, interruption }: Pick<RunFile, 'status' | 'interruption'>,
  each = 'trials',
): ReportNote[] {
  if (status === 'finished') return []
  const why = [interruption?.reason, interruption?.detail].filter(Boolean).join(': ')
  return [
    { label: status, text: [`only the ${each} until then are included`, why].filter(Boolean).join('; ') },
  ]
}

function explainMark(mark: Mark, timeout: number, shown: readonly PercentileName[]): string {
  switch (mark) {
    case '> timeout':
      return `the percentile falls on a trial that failed or had no audio within ${timeout / 1000} s; in an interval it is shown as ∞`
    case '*':
      return `n too small for an interval: ${shown.map(formatMinSampleSize).join(', ')}`
    case '–':
      return 'no trial has this stage'
  }
}

/** `p95 needs 72`: the trials that a percentile's interval takes. */
function formatMinSampleSize(name: PercentileName): string {
  const share = PERCENTILES.find((percentile) => percentile.name === name)?.share ?? 0.5
  return `${formatPercentileName(name)} needs ${minSampleSize(share)}`
}

/** `p99.9`, for the column `p99_9_us`. */
export function formatPercentileName(percentile: PercentileName): string {
  return percentile.replace('_', '.')
}
