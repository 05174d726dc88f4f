import type { Arrival } from '../core/load.ts'
import { gapsOf } from './arrivals.ts'
import { type Ramp, whenArea } from './ramps.ts'
import { seededRandom } from './random.ts'

/**
 * When the arrivals of an open load are due: milliseconds since it started, by number; undefined after the
 * last.
 */
export type Schedule = (number: number) => number | undefined

export interface SchedulePlan {
  readonly seed: number
  /** Arrivals of the targets of a run are independent of each other. */
  readonly lane: number
  readonly arrival: Arrival
  /** Arrivals per second. */
  readonly rate: readonly Ramp[]
}

/**
 * All arrivals of one target, a pure function of the options: computed on demand and independent of the
 * answers. Uniform arrivals begin at once, random ones after their first gap.
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
