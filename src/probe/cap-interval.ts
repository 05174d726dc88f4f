import { outcomeOf, type Wave } from './wave.ts'

/** Around the boundary: so many levels on either side, or this share of it. */
const NEAR = 2
const NEAR_SHARE = 0.05

/**
 * What a boundary that is not sharp may be as well: from the fewest that were carried where somebody was turned away,
 * up to the most that ever were. Waves far from it say little, an overfull one least: some slip through of many.
 */
export function capInterval(feasible: number, waves: readonly Wave[]): readonly [number, number] {
  const reach = Math.max(NEAR, Math.round(NEAR_SHARE * feasible))
  const near = waves.filter(({ level }) => Math.abs(level - feasible) <= reach)
  const carried = near.filter((wave) => outcomeOf(wave) !== 'short').map(({ held }) => held)
  const away = near.filter((wave) => outcomeOf(wave) === 'turned away').map(({ held }) => held)
  return [Math.min(feasible, ...away), Math.max(feasible, ...carried)]
}
