import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import { bootstrapInterval } from '../resampling/bootstrap-interval.ts'
import { bootstrapContrast, type Contrast, type ContrastGroup } from '../resampling/contrast.ts'
import { type Sample, sharedBlocks } from '../resampling/sample.ts'
import { CONFIDENCE, refusePercentile, type TooSmall } from '../statistics/interval.ts'
import { estimateQuantile } from '../statistics/quantile.ts'
import { type Arm, MIN_BLOCKS } from './arm.ts'
import { estimateDrift } from './drift.ts'
import { type Lateness, measureLateness } from './lateness.ts'
import { differenceDeviation, type RunSpread } from './run-spread.ts'

/** Whether two arms were measured at the same time or at different times. */
export type Timing = 'side by side' | 'apart'

/** Targets were measured side by side unless the load ran them one after the other. */
export function timingOf({ scenario: { load } }: Pick<AnyRunFile, 'scenario'>): Timing {
  return load.order === 'blocked' ? 'apart' : 'side by side'
}

/** How two arms are compared. */
export interface ComparisonDesign {
  readonly timing: Timing
  /** How much the level may differ between two times. Used only for arms that were measured apart. */
  readonly spread: RunSpread
  readonly seed: number
}

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
  readonly stage: AnyStageName
  readonly timing: Timing
  readonly n: readonly [from: number, to: number]
  /** All shares of the table and of the shift plot, ascending. */
  readonly shifts: readonly Shift[]
  /** Effect size over the whole distribution. */
  readonly lateness: Lateness
}

/** Compares every stage that both arms have. If they share too few blocks, `timing` becomes 'apart'. */
export function compareArms(from: Arm, to: Arm, design: ComparisonDesign): StageComparison[] {
  return [...from.stages].flatMap(([stage, sample]) => {
    const other = to.stages.get(stage)
    return other ? [compareStage(stage, sample, other, design)] : []
  })
}

/**
 * Contrasts two samples at some quantiles: paired if they share blocks, otherwise with an allowance for
 * drift.
 */
export function contrastSamples(
  from: Sample,
  to: Sample,
  shares: readonly number[],
  design: ComparisonDesign,
): Contrast[] {
  const options = { shares, seed: design.seed, driftDeviation: driftBetween(from, to, design) }
  return bootstrapContrast(resampledGroups(from, to, design.timing), options)
}

/** A report takes too long if it resamples more values than this 2000 times. */
const MANY_VALUES = 20_000
/** Enough for the ends of a 95 % interval. */
const FEW_DRAWS = 400

/** Two samples that are contrasted: the second in relation to the first. */
export type SamplePair = readonly [from: Sample, to: Sample]

/**
 * How the contrast of two samples differs between two vantages that share nothing: the one at `to` minus the one at
 * `from`.
 */
export function compareContrasts(
  from: SamplePair,
  to: SamplePair,
  shares: readonly number[],
  design: ComparisonDesign,
): Contrast[] {
  const groups = [
    ...resampledGroups(...to, design.timing),
    ...resampledGroups(...from, design.timing).map(mirrorGroup),
  ]
  const driftDeviation = Math.hypot(driftBetween(...to, design), driftBetween(...from, design))
  const size = [...from, ...to].reduce((sum, { values }) => sum + values.length, 0)
  return bootstrapContrast(groups, {
    shares,
    seed: design.seed,
    driftDeviation,
    ...(size > MANY_VALUES && { draws: FEW_DRAWS }),
  })
}

function mirrorGroup(group: ContrastGroup): ContrastGroup {
  return group.map(({ sample, sign }) => ({ sample, sign: sign === 1 ? -1 : 1 }))
}

/** Paired samples share the draws of their blocks; all others are drawn independently. */
function resampledGroups(from: Sample, to: Sample, timing: Timing): ContrastGroup[] {
  const plus = { sample: to, sign: 1 } as const
  const minus = { sample: from, sign: -1 } as const
  return isPaired(from, to, timing) ? [[plus, minus]] : [[plus], [minus]]
}

/**
 * The log standard deviation by which two samples differ without a change: drift that their blocks show, and
 * between two times the spread that blocks do not show.
 */
function driftBetween(from: Sample, to: Sample, { timing, spread }: ComparisonDesign): number {
  if (isPaired(from, to, timing)) return 0
  const shown = Math.SQRT2 * estimateDrift([from, to])
  return timing === 'apart' ? Math.hypot(shown, differenceDeviation(spread)) : shown
}

function isPaired(from: Sample, to: Sample, timing: Timing): boolean {
  return timing === 'side by side' && sharedBlocks([from, to]).length >= MIN_BLOCKS
}

function compareStage(
  stage: AnyStageName,
  from: Sample,
  to: Sample,
  design: ComparisonDesign,
): StageComparison {
  const { timing, seed } = design
  const n = Math.min(from.values.length, to.values.length)
  const estimableShares = SHIFT_SHARES.filter((share) => !refusePercentile(n, share))
  const contrasts = contrastSamples(from, to, estimableShares, design)
  return {
    stage,
    timing: isPaired(from, to, timing) ? 'side by side' : 'apart',
    n: [from.values.length, to.values.length],
    shifts: SHIFT_SHARES.flatMap((share): Shift[] => {
      const refusal = refusePercentile(n, share)
      if (refusal) return [{ share, ...refusal }]
      return contrasts.filter((each) => each.share === share).map((each) => toShift(each, from, to))
    }),
    lateness: measureLateness(resampledGroups(from, to, timing), {
      driftDeviation: driftBetween(from, to, design),
      seed,
    }),
  }
}

/** A shift as a difference in microseconds; infinite beyond the timeout, NaN if both sides are. */
export function toDurationShift({ from, to, low, high }: Extract<Shift, { kind: 'shift' }>) {
  return { by: to - from, low: from * (low - 1), high: from * (high - 1) }
}

function toShift(found: Contrast, from: Sample, to: Sample): Shift {
  const { low, high } = bootstrapInterval(found, CONFIDENCE)
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
