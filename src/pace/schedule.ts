import { type ArrivalProcess, createGapSampler } from './arrival-gaps.ts'
import { type Ramp, timeOfArea } from './ramps.ts'
import { seededRandom } from './random.ts'

/**
 * When the arrivals of an open load are due: milliseconds since it started, by number; undefined after the
 * last.
 */
export type Schedule = (number: number) => number | undefined

export interface ScheduleOptions {
  readonly seed: number
  /** Arrivals of the targets of a run are independent of each other. */
  readonly rngStream: number
  readonly arrival: ArrivalProcess
  /** Arrivals per second. */
  readonly rate: readonly Ramp[]
}

/**
 * All arrivals of one target, a pure function of the options: computed on demand and independent of the
 * answers. Uniform arrivals begin at once, random ones after their first gap.
 */
export function createSchedule({ seed, rngStream, arrival, rate }: ScheduleOptions): Schedule {
  const gap = createGapSampler(arrival, seededRandom(seed, rngStream))
  const dueTimes: number[] = []
  let area = arrival === 'uniform' ? -1 : 0
  let isComplete = false
  const extend = (): void => {
    area += gap()
    const due = timeOfArea(rate, area)
    if (due === undefined) isComplete = true
    else dueTimes.push(due)
  }
  return (number) => {
    while (!isComplete && dueTimes.length <= number) extend()
    return dueTimes[number]
  }
}
