import { type Burst, outcomeOf } from './burst.ts'

/** What counts as near the boundary: this many levels on either side, or this share of it. */
const NEAR_LEVELS = 2
const NEAR_SHARE = 0.05

/**
 * The interval of a boundary that is not sharp: from the fewest that were carried in a burst with refusals, up to the
 * most that ever were. Only bursts near the boundary count: of a large excess, some always slip through.
 */
export function estimateCapInterval(feasible: number, bursts: readonly Burst[]): readonly [number, number] {
  const distance = Math.max(NEAR_LEVELS, Math.round(NEAR_SHARE * feasible))
  const near = bursts.filter(({ level }) => Math.abs(level - feasible) <= distance)
  const carried = near.filter((burst) => outcomeOf(burst) !== 'short').map(({ held }) => held)
  const refused = near.filter((burst) => outcomeOf(burst) === 'turned away').map(({ held }) => held)
  return [Math.min(feasible, ...refused), Math.max(feasible, ...carried)]
}
