import type { StageName } from '../../core/stages.ts'
import { type Dominance, measureDominance } from '../statistics/dominance.ts'
import { adjustPValues } from '../statistics/holm.ts'
import { CONFIDENCE, refusePercentile, type TooSmall } from '../statistics/interval.ts'
import { estimateQuantile } from '../statistics/quantile.ts'
import { type Arm, MIN_BLOCKS } from './arm.ts'
import { bootstrapContrast, type Contrast, type ContrastGroup } from './contrast.ts'
import { contrastInterval } from './contrast-interval.ts'
import { estimateDrift } from './drift.ts'
import { type Sample, sharedBlocks } from './sample.ts'

/** Whether two arms were measured at the same time or at different times. */
export type Timing = 'side by side' | 'apart'

/** The percentiles in the comparison table, and those in the shift plot. */
export const COMPARED_SHARES = [0.5, 0.9, 0.95, 0.99] as const
const SHIFT_SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99] as const

/** The change of one quantile between two arms, or why there is none. Microseconds, infinite beyond the timeout. */
export type Shift =
  | {
      readonly kind: 'shift'
      readonly share: number
      readonly from: number
      readonly to: number
      /** `to / from` and the ends of its 95 % interval. */
      readonly ratio: number
      readonly low: number
      readonly high: number
    }
  | (TooSmall & { readonly share: number })

/** One stage of two arms, compared. */
export interface StageComparison {
  readonly stage: StageName
  readonly timing: Timing
  readonly n: readonly [from: number, to: number]
  /** All shares of the table and of the shift plot, ascending. */
  readonly shifts: readonly Shift[]
  /** Effect size over the whole distribution. Its p-value is adjusted (Holm) over all stages. */
  readonly dominance: Dominance
}

/** Compares every stage that both arms have. With too few shared blocks, `timing` becomes 'apart'. */
export function compareArms(from: Arm, to: Arm, timing: Timing, seed: number): StageComparison[] {
  const compared = [...from.stages].flatMap(([stage, sample]) => {
    const other = to.stages.get(stage)
    return other ? [compareStage(stage, sample, other, timing, seed)] : []
  })
  const pValues = adjustPValues(compared.map(({ dominance }) => dominance.pValue))
  return compared.map((one, index) => ({
    ...one,
    dominance: { ...one.dominance, pValue: pValues[index] ?? 1 },
  }))
}

/**
 * Contrasts two samples at some quantiles: paired if they share blocks, otherwise with an allowance for
 * drift.
 */
export function contrastSamples(
  from: Sample,
  to: Sample,
  timing: Timing,
  options: { readonly shares: readonly number[]; readonly seed: number },
): Contrast[] {
  const plus = { sample: to, sign: 1 } as const
  const minus = { sample: from, sign: -1 } as const
  if (isPaired(from, to, timing)) return bootstrapContrast([[plus, minus]], options)
  const groups: ContrastGroup[] = [[plus], [minus]]
  return bootstrapContrast(groups, { ...options, driftDeviation: Math.SQRT2 * estimateDrift([from, to]) })
}

function isPaired(from: Sample, to: Sample, timing: Timing): boolean {
  return timing === 'side by side' && sharedBlocks([from, to]).length >= MIN_BLOCKS
}

function compareStage(
  stage: StageName,
  from: Sample,
  to: Sample,
  timing: Timing,
  seed: number,
): StageComparison {
  const n = Math.min(from.values.length, to.values.length)
  const estimableShares = SHIFT_SHARES.filter((share) => !refusePercentile(n, share))
  const contrasts = contrastSamples(from, to, timing, { shares: estimableShares, seed })
  return {
    stage,
    timing: isPaired(from, to, timing) ? 'side by side' : 'apart',
    n: [from.values.length, to.values.length],
    shifts: SHIFT_SHARES.flatMap((share): Shift[] => {
      const refusal = refusePercentile(n, share)
      if (refusal) return [{ share, ...refusal }]
      return contrasts.filter((each) => each.share === share).map((each) => toShift(each, from, to))
    }),
    dominance: measureDominance(from.values, to.values),
  }
}

/** A shift as a difference in microseconds; infinite beyond the timeout, NaN if both sides are. */
export function toDurationShift({ from, to, low, high }: Extract<Shift, { kind: 'shift' }>) {
  return { by: to - from, low: from * (low - 1), high: from * (high - 1) }
}

function toShift(found: Contrast, from: Sample, to: Sample): Shift {
  const { low, high } = contrastInterval(found, CONFIDENCE)
  return {
    kind: 'shift',
    share: found.share,
    from: estimateQuantile(from.values, found.share),
    to: estimateQuantile(to.values, found.share),
    ratio: Math.exp(found.estimate),
    low: Math.exp(low),
    high: Math.exp(high),
  }
}
