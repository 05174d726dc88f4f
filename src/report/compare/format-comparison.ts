import { COMPARED_SHARES, type Shift, type StageComparison } from '../../tally/compare/compare-arms.ts'
import type { RunArm } from '../../tally/compare/compare-runs.ts'
import {
  formatChange,
  formatChangeInterval,
  formatDurationOrTimeout,
  formatShortChange,
  percentileLabel,
} from '../format/units/changes.ts'

/** One line of a comparison: a percentile of a stage. */
export interface CompareLine {
  readonly percentile: string
  readonly from: string
  readonly to: string
  /** As in benchstat: `~` if the interval includes zero change. */
  readonly change: string
  /** The change in whole percent where it is large; `*` with too few trials. */
  readonly shortChange: string
  /** The ratio with its interval, or why there is none. */
  readonly factor: string
  readonly direction: 'slower' | 'faster' | 'undecided'
}

/** The lines of a stage: p50, p90, p95, p99. */
export function listCompareLines({ shifts }: StageComparison): CompareLine[] {
  return shifts.filter(({ share }) => COMPARED_SHARES.some((compared) => compared === share)).map(toLine)
}

function toLine(shift: Shift): CompareLine {
  const percentile = percentileLabel(shift.share)
  if (shift.kind === 'too small') {
    const small = `n too small: ${shift.needed} trials each`
    return {
      percentile,
      from: '',
      to: '',
      change: small,
      shortChange: '*',
      factor: small,
      direction: 'undecided',
    }
  }
  const { from, to, ratio, low, high } = shift
  const direction = low > 1 ? 'slower' : high < 1 ? 'faster' : 'undecided'
  const sign = direction === 'undecided' ? '~ ' : ''
  return {
    percentile,
    from: formatDurationOrTimeout(from),
    to: formatDurationOrTimeout(to),
    change: `${sign}${formatChange(ratio)} ${formatChangeInterval(low, high)}`,
    shortChange: `${sign}${formatShortChange(ratio, low, high)}`,
    factor: `${sign}${formatFactor(ratio)} [${formatFactor(low)}–${formatFactor(high)}]`,
    direction,
  }
}

/** The name of an arm, with its run if there are two runs. */
export function armName({ run, arm }: RunArm, runs: number): string {
  return runs > 1 ? `${arm.target} (${run})` : arm.target
}

function formatFactor(ratio: number): string {
  return Number.isFinite(ratio) ? ratio.toFixed(2) : '∞'
}
