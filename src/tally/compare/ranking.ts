import type { StageName } from '../../core/stages.ts'
import { CONFIDENCE, smallestSize } from '../interval.ts'
import type { Arm } from './arm.ts'
import { contrastOf, type Timing } from './comparison.ts'
import { chanceAtMost, mirrored } from './contrast-interval.ts'
import { holm } from './holm.ts'
import { quantileOf } from './quantile.ts'

/** What a ranking goes by: a stage at a quantile. */
export interface Criterion {
  readonly stage: StageName
  readonly share: number
}

/** An arm and its place. Arms share a place unless every one of a place is surely apart from every one of the next. */
export interface Ranked {
  readonly rank: number
  readonly arm: Arm
  /** Microseconds; infinite beyond the timeout. */
  readonly value: number
}

/**
 * Ranks comparable arms, fastest first, by pairwise intervals (Holm over all pairs). Places part only where no pair
 * across the gap is left undecided, so that nobody stands behind somebody they were not shown to be slower than.
 * Undefined where an arm has too few trials for the quantile.
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

/** One more than the places before the nearest gap that no undecided pair bridges. */
function rankAt(place: number, joined: readonly (readonly [number, number])[]): number {
  let gap = place
  while (gap > 0 && joined.some(([before, after]) => before < gap && after >= gap)) gap -= 1
  return gap + 1
}
