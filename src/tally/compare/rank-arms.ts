import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import type { Micros } from '../../core/units.ts'
import { mirrorContrast, pValueAtMost } from '../resampling/bootstrap-interval.ts'
import { adjustPValues } from '../statistics/holm.ts'
import { CONFIDENCE } from '../statistics/interval.ts'
import { readQuantile } from '../statistics/quantile.ts'
import type { Arm } from './arm.ts'
import { type ComparisonDesign, contrastSamples } from './compare-arms.ts'

/** The stage and quantile that a ranking is based on. */
export interface RankingCriterion {
  readonly stage: AnyStageName
  readonly share: number
}

/**
 * An arm and its rank. Arms share a rank unless every arm of one differs significantly from every arm of the
 * next.
 */
export interface RankedArm {
  readonly rank: number
  readonly arm: Arm
  /** Infinite beyond the timeout. */
  readonly value: Micros
}

/**
 * Ranks comparable arms, fastest first, by pairwise tests (Holm over all pairs). A new rank starts only where
 * no pair across the gap is undecided, so that no arm ranks below one that it was not shown to be slower
 * than. Undefined if an arm has too few trials for the quantile.
 */
export function rankArms(
  arms: readonly Arm[],
  { stage, share }: RankingCriterion,
  design: ComparisonDesign,
): RankedArm[] | undefined {
  const samples = arms.flatMap((arm) => {
    const sample = arm.stages.get(stage)
    const reading = sample && readQuantile(sample.values, share)
    return sample && reading?.kind === 'value' ? [{ arm, sample, value: reading.value }] : []
  })
  if (samples.length < arms.length || arms.length < 2) return undefined
  const sorted = samples.sort((a, b) => a.value - b.value)
  const pairs = sorted.flatMap((slower, index) =>
    sorted.slice(0, index).map((faster) => ({ slower, faster })),
  )
  const pValues = adjustPValues(
    pairs.map(({ slower, faster }) => {
      const [found] = contrastSamples(faster.sample, slower.sample, [share], design)
      return found ? 2 * Math.min(pValueAtMost(found, 0), pValueAtMost(mirrorContrast(found), 0)) : 1
    }),
  )
  const undecided = pairs.filter((_, index) => (pValues[index] ?? 1) > 1 - CONFIDENCE)
  const order = sorted.map(({ arm }) => arm)
  const undecidedPairs = undecided.map(
    ({ faster, slower }) => [order.indexOf(faster.arm), order.indexOf(slower.arm)] as const,
  )
  return sorted.map(({ arm, value }, position) => ({ rank: rankAt(position, undecidedPairs), arm, value }))
}

/** One plus the number of arms before the nearest gap that no undecided pair spans. */
function rankAt(position: number, undecidedPairs: readonly (readonly [number, number])[]): number {
  let gap = position
  while (gap > 0 && undecidedPairs.some(([before, after]) => before < gap && after >= gap)) gap -= 1
  return gap + 1
}
