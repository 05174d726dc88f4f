import { type Burst, outcomeOf } from './burst.ts'

/** Around the boundary: so many levels on either side, or this share of it. */
const NEAR_LEVELS = 2
const NEAR_SHARE = 0.05

/**
 * What a boundary that is not sharp may be as well: from the fewest that were carried where somebody was turned away,
 * up to the most that ever were. Bursts far from it say little, an overfull one least: some slip through of many.
 */
export function estimateCapInterval(feasible: number, bursts: readonly Burst[]): readonly [number, number] {
  const distance = Math.max(NEAR_LEVELS, Math.round(NEAR_SHARE * feasible))
  const near = bursts.filter(({ level }) => Math.abs(level - feasible) <= distance)
  const carried = near.filter((burst) => outcomeOf(burst) !== 'short').map(({ held }) => held)
  const refused = near.filter((burst) => outcomeOf(burst) === 'turned away').map(({ held }) => held)
  return [Math.min(feasible, ...refused), Math.max(feasible, ...carried)]
}
