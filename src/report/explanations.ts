import type { RunFile } from '../results/run-file.ts'
import { smallestSize } from '../tally/interval.ts'
import { PERCENTILES, type PercentileName } from '../tally/percentile.ts'
import { errorBarWords } from './error-bar.ts'
import { describeLoad } from './load-words.ts'
import type { Mark } from './reading-words.ts'

/** A line under a table: what it is about, and the words. */
export interface Explanation {
  readonly about: string
  readonly words: string
  /** True where the numbers above must not be used as they stand. */
  readonly grave?: boolean
}

/**
 * What must be known to read the numbers of a run: how it was made, how far to trust it, and what those marks mean
 * that occur among the percentiles shown.
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
    { about: '[low–high]', words: '95 % interval of the percentile by order statistics, trials independent' },
    ...marks.map((mark) => ({ about: mark, words: markWords(mark, file.scenario.timeout, shown) })),
  ]
}

/** How far the harness may be trusted, and why not further. */
export function validityWords({ validity }: RunFile): string {
  switch (validity?.state) {
    case 'valid':
      return 'valid: the harness kept up'
    case 'degraded':
      return `degraded, read with care: ${validity.reasons.join('; ')}`
    case 'invalid':
      return `INVALID, do not use these numbers: ${validity.reasons.join('; ')}`
    default:
      return 'unknown: the run did not get as far as judging its harness'
  }
}

function ending({ status, interruption }: RunFile): Explanation[] {
  if (status === 'finished') return []
  const why = [interruption?.reason, interruption?.detail].filter(Boolean).join(': ')
  return [{ about: status, words: ['these are the trials it got to', why].filter(Boolean).join('; ') }]
}

function markWords(mark: Mark, timeout: number, shown: readonly PercentileName[]): string {
  switch (mark) {
    case '> timeout':
      return `the rank falls on a trial that failed first or had no audio within ${timeout / 1000} s; ∞ as an interval’s end`
    case '*':
      return `n too small for an interval, which takes ${shown.map(sizeWords).join(', ')}`
    case '–':
      return 'no trial has this stage'
  }
}

/** `p95 72`: the trials that a percentile's interval takes. */
function sizeWords(name: PercentileName): string {
  const share = PERCENTILES.find((percentile) => percentile.name === name)?.share ?? 0.5
  return `${label(name)} ${smallestSize(share)}`
}

/** `p99.9` for people, where the file's column is `p99_9_us`. */
export function label(percentile: PercentileName): string {
  return percentile.replace('_', '.')
}
