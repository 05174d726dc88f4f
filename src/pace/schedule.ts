import type { Arrival } from '../core/load.ts'
import { gapsOf } from './arrivals.ts'
import { type Ramp, whenArea } from './ramps.ts'
import { seededRandom } from './random.ts'

/** When the starts of an open load are due: milliseconds since it began, by number; undefined behind the last. */
export type Schedule = (number: number) => number | undefined

export interface SchedulePlan {
  readonly seed: number
  /** Targets of one run arrive independently of each other. */
  readonly lane: number
  readonly arrival: Arrival
  /** Starts a second. */
  readonly rate: readonly Ramp[]
}

/**
 * All starts of one target, a pure function of its plan: it is worked out ahead of what is asked for and never looks
 * at how the answers fare. Evenly spread starts begin at once; random ones after their first gap.
 */
export function scheduleOf({ seed, lane, arrival, rate }: SchedulePlan): Schedule {
  const gap = gapsOf(arrival, seededRandom(seed, lane))
  const dues: number[] = []
  let area = arrival === 'uniform' ? -1 : 0
  let over = false
  const extend = (): void => {
    area += gap()
    const due = whenArea(rate, area)
    if (due === undefined) over = true
    else dues.push(due)
  }
  return (number) => {
    while (!over && dues.length <= number) extend()
    return dues[number]
  }
}
