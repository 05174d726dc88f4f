import { outcomeOf } from '../cap/burst.ts'
import { isHeld } from '../hold/held-level.ts'
import type { HoldFinding } from '../hold/hold-search.ts'
import type { LevelRecord } from '../level-record.ts'
import type { Findings } from '../next-step.ts'

export interface ProbeConfidence {
  /** Bursts that agreed on either side of the boundary, such as `3 of 3`. */
  readonly carried: string
  readonly turned_away: string
  /** The interval of the soft knee, each end with 95 %. */
  readonly knee_interval: readonly [number, number] | null
}

export function summarizeConfidence(
  { cap, hold, knee }: Findings,
  records: readonly LevelRecord[],
): ProbeConfidence {
  const knee_interval = knee ? ([knee.low, knee.high] as const) : null
  if (hold?.isReduced) return { ...countHolds(hold, records), knee_interval }
  const drained = records.some(({ burst }) => burst?.drained)
  const bursts = records.flatMap(({ kind, burst }) =>
    kind === 'burst' && burst && (burst.drained ?? false) === drained ? [burst] : [],
  )
  const share = (level: number | undefined, outcome: string) => {
    const all = bursts.filter((burst) => burst.level === level).map(outcomeOf)
    return `${all.filter((one) => one === outcome).length} of ${all.length}`
  }
  return {
    carried: share(cap?.feasible, 'held'),
    turned_away: share(cap?.infeasible, 'turned away'),
    knee_interval,
  }
}

/** Counts the levels that were kept up, on either side of the largest that can be. */
function countHolds({ feasible, infeasible }: HoldFinding, records: readonly LevelRecord[]) {
  const share = (level: number | undefined, isCarried: boolean) => {
    const own = records.flatMap(({ hold }) => (hold?.purpose === 'cap' && hold.level === level ? [hold] : []))
    return `${own.filter((one) => isHeld(one) === isCarried).length} of ${own.length}`
  }
  return { carried: share(feasible, true), turned_away: share(infeasible, false) }
}
