import type { Circumstances, Difference } from '../tally/compare/circumstances.ts'
import type { Contestant } from '../tally/compare/compare-runs.ts'
import { COMPARED_SHARES, type Shift, type StageComparison } from '../tally/compare/comparison.ts'
import { changeInterval, changeWords, percentileName, quantileDuration } from './change-words.ts'

/** One line of a comparison: a percentile of a stage. */
export interface CompareLine {
  readonly percentile: string
  readonly from: string
  readonly to: string
  /** As in benchstat: `~` if the interval includes no change. */
  readonly change: string
  /** The ratio with its interval, or why there is none. */
  readonly factor: string
  readonly direction: 'slower' | 'faster' | 'undecided'
}

/** The lines of a stage: p50, p90, p95, p99. */
export function compareLines({ shifts }: StageComparison): CompareLine[] {
  return shifts.filter(({ share }) => COMPARED_SHARES.some((compared) => compared === share)).map(lineOf)
}

function lineOf(shift: Shift): CompareLine {
  const percentile = percentileName(shift.share)
  if (shift.kind === 'too small') {
    const small = `n too small: ${shift.needed} trials each`
    return { percentile, from: '', to: '', change: small, factor: small, direction: 'undecided' }
  }
  const { from, to, ratio, low, high } = shift
  const direction = low > 1 ? 'slower' : high < 1 ? 'faster' : 'undecided'
  const sign = direction === 'undecided' ? '~ ' : ''
  return {
    percentile,
    from: quantileDuration(from),
    to: quantileDuration(to),
    change: `${sign}${changeWords(ratio)} ${changeInterval(low, high)}`,
    factor: `${sign}${factorOf(ratio)} [${factorOf(low)}–${factorOf(high)}]`,
    direction,
  }
}

/** The conditions in which two sides differ. */
export function unlikeWords(unlike: readonly Difference[]): string {
  return unlike.map(({ name, from, to }) => `${name}: ${from} and ${to}`).join('; ')
}

/** The conditions that arms share, on one line. */
export function circumstanceWords(circumstances: Circumstances): string {
  const { transport, connection, region, format } = circumstances
  return `${connection} connections over ${transport}, ${format}, region ${region}, answered by ${circumstances['answered by']}`
}

/** The name of an arm, with its run if there are two runs. */
export function contestantName({ run, arm }: Contestant, runs: number): string {
  return runs > 1 ? `${arm.target} (${run})` : arm.target
}

function factorOf(ratio: number): string {
  return Number.isFinite(ratio) ? ratio.toFixed(2) : '∞'
}
