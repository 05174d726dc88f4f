import type { RunFile } from '../results/run-file.ts'
import { smallestSize } from '../tally/interval.ts'
import { PERCENTILES, type PercentileName } from '../tally/percentile.ts'
import { errorBarWords } from './error-bar.ts'
import { describeLoad } from './load-words.ts'
import type { Mark } from './reading-words.ts'

/** A note under a table. */
export interface Explanation {
  readonly about: string
  readonly words: string
  /** True if the numbers above must not be used as they are. */
  readonly grave?: boolean
}

/**
 * The notes needed to read a run's numbers: load, error bar, validity, and the meaning of the marks that
 * occur in the percentiles shown.
 */
export function explain(
  file: RunFile,
  marks: readonly Mark[],
  shown: readonly PercentileName[],
): Explanation[] {
  return [
    { about: 'load', words: describeLoad(file.scenario.load) },
    { about: 'seed', words: String(file.scenario.seed) },
    { about: 'error bar', words: errorBarWords(file) },
    { about: 'validity', words: validityWords(file), grave: file.validity?.state === 'invalid' },
    ...ending(file),
    {
      about: '[low–high]',
      words: '95 % interval of the percentile by order statistics, assuming independent trials',
    },
    ...marks.map((mark) => ({ about: mark, words: markWords(mark, file.scenario.timeout, shown) })),
  ]
}

/** The validity of a run, with reasons. */
export function validityWords({ validity }: RunFile): string {
  switch (validity?.state) {
    case 'valid':
      return 'valid: the harness kept up'
    case 'degraded':
      return `degraded, read with care: ${validity.reasons.join('; ')}`
    case 'invalid':
      return `INVALID, do not use these numbers: ${validity.reasons.join('; ')}`
    default:
      return 'unknown: the run ended before the harness was checked'
  }
}

function ending({ status, interruption }: RunFile): Explanation[] {
  if (status === 'finished') return []
  const why = [interruption?.reason, interruption?.detail].filter(Boolean).join(': ')
  return [
    { about: status, words: ['only the trials until then are included', why].filter(Boolean).join('; ') },
  ]
}

function markWords(mark: Mark, timeout: number, shown: readonly PercentileName[]): string {
  switch (mark) {
    case '> timeout':
      return `the percentile falls on a trial that failed or had no audio within ${timeout / 1000} s; ∞ at the end of an interval`
    case '*':
      return `n too small for an interval, which needs ${shown.map(sizeWords).join(', ')}`
    case '–':
      return 'no trial has this stage'
  }
}

/** `p95 72`: the trials that a percentile's interval needs. */
function sizeWords(name: PercentileName): string {
  const share = PERCENTILES.find((percentile) => percentile.name === name)?.share ?? 0.5
  return `${label(name)} ${smallestSize(share)}`
}

/** `p99.9`, where the column is `p99_9_us`. */
export function label(percentile: PercentileName): string {
  return percentile.replace('_', '.')
}
