import type { StageName } from '../../core/stages.ts'
import { CONFIDENCE, smallestSize } from '../interval.ts'
import type { Arm } from './arm.ts'
import { contrastOf, type Timing } from './comparison.ts'
import { chanceAtMost, mirrored } from './contrast-interval.ts'
import { holm } from './holm.ts'
import { quantileOf } from './quantile.ts'

/** The stage and quantile that a ranking is based on. */
export interface Criterion {
  readonly stage: StageName
  readonly share: number
}

/**
 * An arm and its rank. Arms share a rank unless every arm of one differs significantly from every arm of the
 * next.
 */
export interface Ranked {
  readonly rank: number
  readonly arm: Arm
  /** Microseconds; infinite beyond the timeout. */
  readonly value: number
}

/**
 * Ranks comparable arms, fastest first, by pairwise tests (Holm over all pairs). A new rank starts only where
 * no pair across the gap is undecided, so that no arm ranks below one that it was not shown to be slower
 * than. Undefined if an arm has too few trials for the quantile.
 */
export function rankArms(
  arms: readonly Arm[],
  { stage, share }: Criterion,
  timing: Timing,
  seed: number,
): Ranked[] | undefined {
  const samples = arms.flatMap((arm) => {
    const sample = arm.stages.get(stage)
    return sample && sample.values.length >= smallestSize(share) ? [{ arm, sample }] : []
  })
  if (samples.length < arms.length || arms.length < 2) return undefined
  const sorted = samples
    .map((each) => ({ ...each, value: quantileOf(each.sample.values, share) }))
    .sort((a, b) => a.value - b.value)
  const pairs = sorted.flatMap((slower, index) =>
    sorted.slice(0, index).map((faster) => ({ slower, faster })),
  )
  const chances = holm(
    pairs.map(({ slower, faster }) => {
      const [found] = contrastOf(faster.sample, slower.sample, timing, { shares: [share], seed })
      return found ? 2 * Math.min(chanceAtMost(found, 0), chanceAtMost(mirrored(found), 0)) : 1
    }),
  )
  const undecided = pairs.filter((_, index) => (chances[index] ?? 1) > 1 - CONFIDENCE)
  const places = sorted.map(({ arm }) => arm)
  const joined = undecided.map(
    ({ faster, slower }) => [places.indexOf(faster.arm), places.indexOf(slower.arm)] as const,
  )
  return sorted.map(({ arm, value }, place) => ({ rank: rankAt(place, joined), arm, value }))
}

/** One plus the number of arms before the nearest gap that no undecided pair spans. */
function rankAt(place: number, joined: readonly (readonly [number, number])[]): number {
  let gap = place
  while (gap > 0 && joined.some(([before, after]) => before < gap && after >= gap)) gap -= 1
  return gap + 1
}
